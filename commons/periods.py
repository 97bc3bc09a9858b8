"""Half-open stretches of time and the arithmetic on them.

A `Period` is `[start, end)` between two aware datetimes, kept in UTC. Lists of periods that functions return are
sorted, disjoint and merged: two periods that touch are one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """`[start, end)` in UTC, never empty.

    Raises ValueError when a bound is naive or when `end <= start`: callers that read outside input check first and say
    so in words.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a period needs aware datetimes")
        if self.end <= self.start:
            raise ValueError("a period ends after it starts")
        object.__setattr__(self, "start", self.start.astimezone(UTC))
        object.__setattr__(self, "end", self.end.astimezone(UTC))

    @classmethod
    def from_range(cls, value: DateTimeTZRange) -> Self:
        """From a finite `tstzrange` as psycopg returns it."""
        return cls(value.lower, value.upper)

    def to_range(self) -> DateTimeTZRange:
        """The `tstzrange` for the database, `[)`."""
        return DateTimeTZRange(self.start, self.end, "[)")

    @property
    def duration(self) -> timedelta:
        return self.end - self.start

    def overlaps(self, other: "Period") -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Period") -> bool:
        return self.start <= other.start and other.end <= self.end

    def intersection(self, other: "Period") -> "Period | None":
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start, end) if start < end else None

    def widened(self, *, before: timedelta, after: timedelta) -> "Period":
        return Period(self.start - before, self.end + after)


def merge(periods: Iterable[Period]) -> list[Period]:
    """Sorted, disjoint periods covering exactly the same instants."""
    merged: list[Period] = []
    for period in sorted(periods):
        if merged and period.start <= merged[-1].end:
            merged[-1] = Period(merged[-1].start, max(merged[-1].end, period.end))
        else:
            merged.append(period)
    return merged


def intersect(left: Iterable[Period], right: Iterable[Period]) -> list[Period]:
    """The instants that are in both."""
    ours, theirs = merge(left), merge(right)
    common: list[Period] = []
    i = j = 0
    while i < len(ours) and j < len(theirs):
        if part := ours[i].intersection(theirs[j]):
            common.append(part)
        if ours[i].end <= theirs[j].end:
            i += 1
        else:
            j += 1
    return common


def subtract(periods: Iterable[Period], taken: Iterable[Period]) -> list[Period]:
    """The instants of `periods` that are in none of `taken`."""
    remaining: list[Period] = []
    holes = merge(taken)
    at = 0
    for period in merge(periods):
        begin = period.start
        # What ends before this period is in the way of no later one either.
        while at < len(holes) and holes[at].end <= begin:
            at += 1
        inside = at
        while inside < len(holes) and holes[inside].start < period.end:
            if begin < holes[inside].start:
                remaining.append(Period(begin, holes[inside].start))
            begin = holes[inside].end
            inside += 1
        if begin < period.end:
            remaining.append(Period(begin, period.end))
    return remaining


def covers(periods: Iterable[Period], wanted: Period) -> bool:
    """Whether every instant of `wanted` is in one of `periods`."""
    return any(period.contains(wanted) for period in merge(periods))


class Bound(StrEnum):
    """Which end of a period a wall-clock time stands for: it decides the doubled hour."""

    START = "start"
    END = "end"


class NonexistentTime(ValueError):
    """The wall clock never shows this time: the night on which clocks go forward."""


def from_wall_clock(naive: datetime, zone: ZoneInfo, bound: Bound) -> datetime:
    """The instant (UTC) at which the wall clock of `zone` shows `naive`.

    In the doubled hour of autumn a start is the earlier instant and an end the later one, so that what a person asked
    for is covered whole. Raises NonexistentTime in the missing hour of spring.
    """
    fold = 0 if bound is Bound.START else 1
    instant = naive.replace(tzinfo=zone, fold=fold).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) != naive:
        raise NonexistentTime(f"{naive.isoformat()} does not exist in {zone.key}")
    return instant


def nearest_wall_clock(naive: datetime, zone: ZoneInfo, bound: Bound) -> datetime:
    """As `from_wall_clock`, but a time of the missing hour is the instant at which the clock jumps over it.

    For hours that a rule produces (weekly hours, whole days), where nobody can be asked again.
    """
    try:
        return from_wall_clock(naive, zone, bound)
    except NonexistentTime:
        return _jump_instant(naive, zone)


def _jump_instant(naive: datetime, zone: ZoneInfo) -> datetime:
    """The instant of the forward jump whose missing hour contains `naive`, to the minute."""
    before = naive.replace(tzinfo=zone, fold=1).astimezone(UTC)
    after = naive.replace(tzinfo=zone, fold=0).astimezone(UTC)
    low, high = min(before, after), max(before, after)
    low_offset = low.astimezone(zone).utcoffset()
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) / 2
        middle = middle.replace(second=0, microsecond=0)
        if middle.astimezone(zone).utcoffset() == low_offset:
            low = middle
        else:
            high = middle
    return high


def local_day(day: date, zone: ZoneInfo) -> Period:
    """The calendar day in `zone`, 23, 24 or 25 hours long."""
    start = nearest_wall_clock(datetime.combine(day, time.min), zone, Bound.START)
    end = nearest_wall_clock(datetime.combine(day + timedelta(days=1), time.min), zone, Bound.START)
    return Period(start, end)


def local_date(instant: datetime, zone: ZoneInfo) -> date:
    """The date that the wall clock of `zone` shows at `instant` (aware)."""
    return instant.astimezone(zone).date()
