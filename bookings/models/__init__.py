"""What is taken."""

from bookings.models.allocations import Allocation, Block
from bookings.models.calendars import BusyPeriod, CalendarAddress, Conflict, Feed
from bookings.models.demand import SearchMiss, WaitingEntry
from bookings.models.reservations import Reservation, ReservationLine
from bookings.models.series import Series

__all__ = [
    "Allocation",
    "Block",
    "BusyPeriod",
    "CalendarAddress",
    "Conflict",
    "Feed",
    "Reservation",
    "ReservationLine",
    "SearchMiss",
    "Series",
    "WaitingEntry",
]
