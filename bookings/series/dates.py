"""From the first occurrence and a pattern to the wishes of each date. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from bookings.asking import LineWish
from bookings.asking.reading import check_years
from bookings.asking.timing import refusal
from bookings.patterns import WeeklyPattern, dates, occurrences, read_pattern


@dataclass(frozen=True, slots=True)
class Conflict:
    """A date that cannot be had, and why: `message` to whoever asks, `code` and `facts` (JSON-able) to keep."""

    day: date
    code: str
    message: str
    facts: Mapping[str, int] = field(default_factory=dict)

    def as_data(self) -> dict[str, str]:
        return {"date": self.day.isoformat(), "code": self.code, "message": self.message}

    def as_kept(self) -> dict[str, str | int]:
        """Without the sentence, which is in the language of whoever asked (`skipped` words it for each reader)."""
        return {"date": self.day.isoformat(), "code": self.code, **self.facts}


@dataclass(frozen=True, slots=True)
class DateWishes:
    """What is asked on one date: the lines with aware times, or the conflict that the clock itself makes."""

    day: date
    wishes: tuple[LineWish, ...]
    conflict: Conflict | None = None


def dates_of(
    lines: Sequence[LineWish], pattern: Mapping[str, Any], zone: ZoneInfo
) -> tuple[WeeklyPattern, list[DateWishes]]:
    """The pattern as understood, and each of its dates with the first occurrence's hours on the wall clock of `zone`.

    Raises Impossible: `no_lines`, `unknown_date`, `end_before_start`, and those of `patterns`.
    """
    if not lines:
        raise refusal("no_lines", _("Choisissez au moins un espace et un moment."), "lines")
    clocks = [_on_the_wall(index, wish, zone) for index, wish in enumerate(lines)]
    first = min(starts.date() for starts, _ends in clocks)
    read = read_pattern(pattern, first=first)
    days = dates(read)
    columns = []
    for starts, ends in clocks:
        shift = starts.date() - first
        columns.append(occurrences([day + shift for day in days], starts=starts, ends=ends, zone=zone))
    return read, [_date(day, lines, [column[n] for column in columns]) for n, day in enumerate(days)]


def _on_the_wall(index: int, wish: LineWish, zone: ZoneInfo) -> tuple[datetime, datetime]:
    check_years(wish, f"lines.{index}")
    starts, ends = _naive(wish.starts_at, zone), _naive(wish.ends_at, zone)
    if ends <= starts:
        raise refusal("end_before_start", _("La fin doit venir après le début."), f"lines.{index}.ends_at")
    return starts, ends


def _naive(value: datetime, zone: ZoneInfo) -> datetime:
    return value if value.tzinfo is None else value.astimezone(zone).replace(tzinfo=None)


def _date(day: date, lines: Sequence[LineWish], found: Sequence[Any]) -> DateWishes:
    for one in found:
        if one.period is None:
            return DateWishes(day, (), Conflict(day, one.code, one.message))
    wishes = (
        LineWish(wish.space_id, one.period.start, one.period.end, wish.units, wish.spans_closures)
        for wish, one in zip(lines, found, strict=True)
    )
    return DateWishes(day, tuple(wishes))
