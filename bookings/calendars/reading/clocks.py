"""From wall-clock seconds to instants, quick enough for tens of thousands of occurrences.

On a day without a change of clock near it the offset is all that matters, and is looked up once for the day; around a
change, and at the edges of the calendar, the careful way of `times` is taken.
"""

from datetime import timedelta, tzinfo
from functools import lru_cache

from bookings.calendars.reading.times import (
    DAY_SECONDS,
    EARLIEST_NUMBER,
    LATEST_NUMBER,
    Moment,
    in_seconds,
    instant,
    to_naive,
)

# Of which offsets are remembered: a calendar's window has some eight hundred.
MOST_DAYS = 4_000
ONE_DAY, TWO_DAYS = timedelta(days=1), timedelta(days=2)


class Clock:
    """The clock of one zone. Numbers (see `times`) of the wall clock go in, of UTC come out."""

    def __init__(self, zone: tzinfo) -> None:
        self.zone = zone
        self._offsets: dict[int, int | None] = {}

    def as_start(self, number: int) -> int:
        """As `Moment.as_start`."""
        offset = self._offset(number // DAY_SECONDS)
        return instant(Moment(to_naive(number), self.zone).as_start()) if offset is None else number - offset

    def as_end(self, number: int) -> int:
        """As `Moment.as_end`."""
        offset = self._offset(number // DAY_SECONDS)
        return instant(Moment(to_naive(number), self.zone).as_end()) if offset is None else number - offset

    def _offset(self, day: int) -> int | None:
        """The offset of a day (since 1970) that is the same from the day before to the day after, else None."""
        try:
            return self._offsets[day]
        except KeyError:
            if len(self._offsets) >= MOST_DAYS:
                self._offsets.clear()
            self._offsets[day] = offset = self._stable_offset(day)
            return offset

    def _stable_offset(self, day: int) -> int | None:
        number = day * DAY_SECONDS
        if not EARLIEST_NUMBER + 4 * 366 * DAY_SECONDS < number < LATEST_NUMBER - 4 * 366 * DAY_SECONDS:
            return None
        midnight = to_naive(number)
        offsets = {
            (time).replace(tzinfo=self.zone).utcoffset() for time in (midnight - ONE_DAY, midnight, midnight + TWO_DAYS)
        }
        offset = offsets.pop()
        return None if offsets or offset is None else in_seconds(offset)


@lru_cache(maxsize=16)
def usual_clock(zone: tzinfo) -> Clock:
    """The clock of a zone that all calendars share, and thus what is known of its days."""
    return Clock(zone)
