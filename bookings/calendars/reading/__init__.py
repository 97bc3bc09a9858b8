"""From the text of an iCal calendar to busy periods in a window. Pure: no database, no network, no clock.

Each decision, with the paragraph of RFC 5545 it rests on, is told in `docs/calendars.md`. The two that rule the others:
one bad event never loses the others, and in doubt a busy time is widened, never shortened.
"""

from bookings.calendars.reading.columns import BusyTimes
from bookings.calendars.reading.memory import Memory
from bookings.calendars.reading.reader import read_busy
from bookings.calendars.reading.results import BusyTime, Kind, NotACalendar, Problem, Reading, ZoneFrom, merged

__all__ = [
    "BusyTime",
    "BusyTimes",
    "Kind",
    "Memory",
    "NotACalendar",
    "Problem",
    "Reading",
    "ZoneFrom",
    "merged",
    "read_busy",
]
