"""The administration of what is taken."""

from bookings.admin.calendars import BusyPeriodAdmin, CalendarAddressAdmin, ConflictAdmin, FeedAdmin

__all__ = ["BusyPeriodAdmin", "CalendarAddressAdmin", "ConflictAdmin", "FeedAdmin"]
