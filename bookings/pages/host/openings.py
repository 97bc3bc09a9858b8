"""What a season opens, to be looked at before and after publishing: runs of days, months, hours by space."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format

from commons.periods import Period
from venues.models import Opening, Season, Space
from venues.season_rules import preview_season

ONE_DAY = timedelta(days=1)
ONE_HOUR = timedelta(hours=1)
BRIDGED = 5 * ONE_DAY
Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class SpaceTotal:
    """How long spaces that open alike are open: hours rounded, days on which they open."""

    names: list[str]
    days: int
    hours: int


@dataclass(frozen=True, slots=True)
class Month:
    """A month and the stretches of days on which something opens."""

    name: str
    days: int
    stretches: str


def openings_of(season: Season) -> dict[int, list[Period]]:
    """By leaf space: the written ones of a published season, those it would have otherwise. Raises Impossible."""
    if season.state != Season.State.PUBLISHED:
        return preview_season(season)
    found: dict[int, list[Period]] = {}
    rows = Opening.objects.filter(season=season).order_by("space_id", "period").values_list("space_id", "period")
    for space, period in rows:
        found.setdefault(space, []).append(Period.from_range(period))
    return found


def as_shown(openings: Mapping[int, Sequence[Period]], spaces: Iterable[Space], zone: ZoneInfo) -> dict[str, Any]:
    """`windows` for the year strip, `months`, `totals` by space, for bookings/host/openings.html."""
    days = sorted({one.start.astimezone(zone).date() for periods in openings.values() for one in periods})
    names = {space.pk: space.name for space in spaces}
    alike: dict[tuple[Period, ...], list[str]] = {}
    for space, periods in openings.items():
        alike.setdefault(tuple(periods), []).append(names.get(space, ""))
    return {
        "windows": _windows(days),
        "months": list(_months(days)),
        "totals": [_total(periods, own, zone) for periods, own in alike.items()],
    }


def runs(days: Sequence[date]) -> Iterator[Days]:
    """Stretches of days that follow each other; `days` in order."""
    first = previous = None
    for day in days:
        if first is None or previous is None:
            first = day
        elif day != previous + ONE_DAY:
            yield first, previous
            first = day
        previous = day
    if first is not None and previous is not None:
        yield first, previous


def _windows(days: Sequence[date]) -> list[Days]:
    """For the year strip, on which a weekend is too narrow to be seen: gaps of a few days are joined."""
    windows: list[Days] = []
    for first, last in runs(days):
        if windows and first - windows[-1][1] <= BRIDGED:
            windows[-1] = (windows[-1][0], last)
        else:
            windows.append((first, last))
    return windows


def _total(periods: Sequence[Period], names: list[str], zone: ZoneInfo) -> SpaceTotal:
    length = sum((one.end - one.start for one in periods), timedelta())
    return SpaceTotal(names, len({one.start.astimezone(zone).date() for one in periods}), round(length / ONE_HOUR))


def _months(days: Sequence[date]) -> Iterator[Month]:
    months: dict[tuple[int, int], list[date]] = {}
    for day in days:
        months.setdefault((day.year, day.month), []).append(day)
    for own in months.values():
        stretches = ", ".join(_numbers(first, last) for first, last in runs(own))
        yield Month(date_format(own[0], "F Y"), len(own), stretches)


def _numbers(first: date, last: date) -> str:
    return str(first.day) if first == last else f"{first.day}–{last.day}"
