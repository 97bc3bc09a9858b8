"""The stays that fit into free stretches of time. Pure; times of day are the venue's.

What it finds keeps to the rules of `bookings.asking.timing`: steps and durations, half-days, days, nights.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bookings.search.question import Within
from commons.periods import Bound, NonexistentTime, Period, from_wall_clock, nearest_wall_clock

MINUTE = timedelta(minutes=1)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Shape:
    """How a space is taken. Durations and steps in minutes."""

    taken_by: str
    granularity: int
    min_duration: int
    max_duration: int | None
    day_starts: time
    half_day_at: time
    day_ends: time
    night_starts: time
    night_ends: time


def fits(free: Iterable[Period], shape: Shape, when: Within, zone: ZoneInfo) -> Iterator[Period]:
    """Of each stretch and local day the earliest stay of the wanted duration, or the shortest longer one allowed.

    In order of time. `free` is sorted and disjoint; two of its stretches may have a stay each on one day.
    """
    for stretch in free:
        for day in _days(stretch, zone):
            if when.weekdays and day.weekday() not in when.weekdays:
                continue
            part = _part_of_day(stretch, day, when, zone)
            found = part and _fit(part, day, shape, when, zone)
            if found:
                yield found


def _days(stretch: Period, zone: ZoneInfo) -> Iterator[date]:
    """The local days on which a stay in `stretch` may begin."""
    day = stretch.start.astimezone(zone).date()
    last = (stretch.end - timedelta.resolution).astimezone(zone).date()
    while day <= last:
        yield day
        day += ONE_DAY


def _part_of_day(stretch: Period, day: date, when: Within, zone: ZoneInfo) -> Period | None:
    """Where a stay that begins on `day` may lie: from that day on, or within its wanted hours."""
    if when.hours is None:
        begin = nearest_wall_clock(datetime.combine(day, time.min), zone, Bound.START)
        return stretch.intersection(Period(begin, max(stretch.end, begin + MINUTE)))
    wanted = hours_of_days(day, day, *when.hours, zone)
    return wanted and stretch.intersection(wanted)


@lru_cache(maxsize=4_000)
def hours_of_days(day: date, last: date, opens: time, closes: time, zone: ZoneInfo) -> Period | None:
    """From `opens` on `day` to `closes` on `last`, or on the next when they end before they begin.

    The same for every space that is asked.
    """
    start = nearest_wall_clock(datetime.combine(day, opens), zone, Bound.START)
    last_day = last if closes > opens else last + ONE_DAY
    end = nearest_wall_clock(datetime.combine(last_day, closes), zone, Bound.END)
    return Period(start, end) if start < end else None


def _fit(part: Period, day: date, shape: Shape, when: Within, zone: ZoneInfo) -> Period | None:
    if shape.taken_by == "time":
        return _by_time(part, day, shape, when.duration, zone)
    for start_time in sorted(_starts(shape)):
        start = _instant(day, start_time, zone, Bound.START)
        if start is None or start < part.start:
            continue
        for end in _ends(day, shape, part.end, zone):
            if end > start and (when.duration is None or end - start >= when.duration):
                return Period(start, end)
    return None


def _by_time(part: Period, day: date, shape: Shape, duration: timedelta | None, zone: ZoneInfo) -> Period | None:
    """From the first step of the clock on. A longer duration than the space allows fits nowhere."""
    wanted = max(duration or MINUTE, shape.min_duration * MINUTE)
    start = next_step(part.start, shape.granularity, zone)
    if start.astimezone(zone).date() != day:
        return None
    end = next_step(start + wanted, shape.granularity, zone)
    if end > part.end or (shape.max_duration is not None and end - start > shape.max_duration * MINUTE):
        return None
    return Period(start, end)


def next_step(instant: datetime, granularity: int, zone: ZoneInfo) -> datetime:
    """The first instant not before `instant` at which the wall clock shows a step, counted from midnight."""
    local = instant.astimezone(zone)
    rounded = local.replace(second=0, microsecond=0)
    ahead = timedelta() if rounded == local else MINUTE
    minute = rounded.hour * 60 + rounded.minute + (1 if ahead else 0)
    missing = -minute % granularity
    if minute + missing >= 24 * 60:
        return nearest_wall_clock(datetime.combine(local.date() + ONE_DAY, time.min), zone, Bound.START)
    stepped = instant.replace(second=0, microsecond=0) + ahead + missing * MINUTE
    # A clock change in between: the wall clock says whether it is a step.
    shown = stepped.astimezone(zone)
    if (shown.hour * 60 + shown.minute) % granularity:
        return next_step(stepped, granularity, zone)
    return stepped


def _starts(shape: Shape) -> set[time]:
    if shape.taken_by == "half_day":
        return {shape.day_starts, shape.half_day_at}
    return {shape.day_starts if shape.taken_by == "day" else shape.night_starts}


def _ends(day: date, shape: Shape, until: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """Ends of stays that begin on `day`, up to `until`."""
    times: Sequence[time] = {
        "half_day": sorted({shape.half_day_at, shape.day_ends}),
        "day": [shape.day_ends],
        "night": [shape.night_ends],
    }[shape.taken_by]
    while True:
        for each in times:
            end = _instant(day, each, zone, Bound.END)
            if end is not None and end > until:
                return
            if end is not None:
                yield end
        day += ONE_DAY


def _instant(day: date, at: time, zone: ZoneInfo, bound: Bound) -> datetime | None:
    try:
        return from_wall_clock(datetime.combine(day, at), zone, bound)
    except NonexistentTime:
        return None


def periods(starts: Sequence[int], ends: Sequence[int]) -> list[Period]:
    """Periods from seconds since 1970."""
    return [
        Period(datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC))
        for start, end in zip(starts, ends, strict=True)
    ]
