"""The pieces of time that rates are for, laid out on the calendar of a space.

Days are calendar days of the venue's zone. The end of an evening belongs to the day on which it began: when an opening
runs past midnight and ends by five in the morning, the pieces that end at that midnight (half-day, day, week, month)
run on to its end. Where they lie depends on the openings and never on the stay, so that pieces that cover a stay cover
every shorter one inside it: a stay never costs more than a longer one that contains it.
"""

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from bookings.pricing.values import Clock, Per
from commons.periods import Bound, Period, local_date, nearest_wall_clock

EVENING_ENDS_BY: Final = time(5)
MIDNIGHT: Final = time.min
ONE_DAY: Final = timedelta(days=1)
ONE_WEEK: Final = timedelta(weeks=1)

Turn = Callable[[date], datetime]


@dataclass(frozen=True, slots=True)
class Grid:
    """Pieces of one kind: starts ascend, ends never descend."""

    starts: tuple[datetime, ...]
    ends: tuple[datetime, ...]

    def reach(self, instant: datetime) -> datetime | None:
        """How far the piece that holds `instant` and ends last reaches; None when no piece holds it."""
        index = bisect_right(self.starts, instant) - 1
        return self.ends[index] if index >= 0 and self.ends[index] > instant else None


def grid(per: Per, stay: Period, clock: Clock, openings: Iterable[Period]) -> Grid:
    """All pieces of `per` that can matter to `stay`. Raises ValueError for hours, which begin at any minute."""
    if per is Per.HOUR:
        raise ValueError("hours lie on no grid")
    if per is Per.FLAT:
        return Grid((stay.start,), (stay.end,))
    if per is Per.NIGHT or (clock.by_night and per in (Per.WEEK, Per.MONTH)):
        begin = end = _turning_at(clock.night_turns_at, clock.zone)
    else:
        begin, end = _turning_at(MIDNIGHT, clock.zone), _closing(openings, clock.zone)
    first, last = local_date(stay.start, clock.zone) - ONE_DAY, local_date(stay.end, clock.zone)
    days = [first + ONE_DAY * n for n in range((last - first).days + 1)]
    if per is Per.HALF_DAY:
        return _ascending(_half_days(days, begin, _turning_at(clock.half_day_at, clock.zone), end))
    return _ascending((begin(day), end(_end_day(per, day))) for day in days)


def day_of(instant: datetime, clock: Clock, evening_ends: Mapping[date, datetime]) -> date:
    """The local day to which `instant` belongs, the end of an evening to the day on which it began."""
    day = local_date(instant, clock.zone)
    return day - ONE_DAY if instant < evening_ends.get(day, instant) else day


def evening_ends(openings: Iterable[Period], zone: ZoneInfo) -> dict[date, datetime]:
    """When last night's openings end, by the day on which they end, for those that end by five in the morning."""
    ends: dict[date, datetime] = {}
    for opening in openings:
        closes = opening.end.astimezone(zone)
        day = closes.date()
        if closes.time() <= EVENING_ENDS_BY and opening.start < _instant(day, MIDNIGHT, zone) < opening.end:
            ends[day] = max(opening.end, ends.get(day, opening.end))
    return ends


def _half_days(days: Iterable[date], begin: Turn, middle: Turn, end: Turn) -> Iterator[tuple[datetime, datetime]]:
    for day in days:
        yield begin(day), middle(day)
        yield middle(day), end(day + ONE_DAY)


def _end_day(per: Per, day: date) -> date:
    """The first day after the piece of `per` that begins on `day`."""
    if per is Per.WEEK:
        return day + ONE_WEEK
    if per is Per.MONTH:
        return _same_date_next_month(day)
    return day + ONE_DAY


def _same_date_next_month(day: date) -> date:
    """As landlords count: 15 January to 15 February; 30 January to the last of February."""
    year, month = (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _turning_at(at: time, zone: ZoneInfo) -> Turn:
    return lambda day: _instant(day, at, zone)


def _closing(openings: Iterable[Period], zone: ZoneInfo) -> Turn:
    """Where pieces end that end on the midnight at which a day begins."""
    ends = evening_ends(openings, zone)
    return lambda day: ends.get(day) or _instant(day, MIDNIGHT, zone)


@lru_cache(maxsize=8192)
def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    return nearest_wall_clock(datetime.combine(day, at), zone, Bound.START)


def _ascending(pieces: Iterable[tuple[datetime, datetime]]) -> Grid:
    """Without the empty pieces and those that lie inside an earlier one that reaches farther."""
    starts: list[datetime] = []
    ends: list[datetime] = []
    for start, end in sorted(pieces):
        if start < end and (not ends or end >= ends[-1]):
            starts.append(start)
            ends.append(end)
    return Grid(tuple(starts), tuple(ends))
