"""What is taken."""

from bookings.models.allocations import Allocation, Block
from bookings.models.calendars import CalendarAddress, Conflict
from bookings.models.demand import SearchMiss, WaitingEntry
from bookings.models.feeds import BusyPeriod, Feed, FeedHost, FeedMemory
from bookings.models.reservations import Reservation, ReservationLine
from bookings.models.series import Series

__all__ = [
    "Allocation",
    "Block",
    "BusyPeriod",
    "CalendarAddress",
    "Conflict",
    "Feed",
    "FeedHost",
    "FeedMemory",
    "Reservation",
    "ReservationLine",
    "SearchMiss",
    "Series",
    "WaitingEntry",
]
