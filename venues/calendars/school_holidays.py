"""School holidays of the zones A, B and C: days on which pupils have no class.

The table comes from `vacances-scolaires-france`, with three corrections:

- a holiday that begins on a weekday is listed from the last day *of class* ("après la classe"): we begin a day later;
- the Ascension bridge is listed with two, three or five days, or left out: we take Thursday to Sunday, each year
  since 2019;
- the table runs on, empty, after its last known holiday: beyond it we say that we do not know, instead of "no holiday".

The end of summer is the table's: in years when the first of September falls on a Wednesday pupils may come back a day
or two after the day it tells.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.utils.translation import gettext as _
from vacances_scolaires_france import SchoolHolidayDates

from commons.errors import Impossible
from venues.calendars.public_holidays import public_holidays
from venues.calendars.school_zones import ZONES

BRIDGE = "Pont de l'Ascension"
FIRST_BRIDGE_YEAR = 2019
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True, slots=True)
class SchoolHoliday:
    """A holiday from `first_day` to `last_day`, both included; `name` in French."""

    first_day: date
    last_day: date
    name: str


def school_year(year: int) -> tuple[date, date]:
    """First and last day of the school year that begins in `year`: its autumn, winter, spring and summer holidays."""
    return date(year, 9, 1), date(year + 1, 8, 31)


def known_from() -> date:
    """The first day for which the table is known."""
    return min(_table())


def known_until() -> date:
    """The last day for which the table is known: the last holiday in it."""
    return max(_table())


def school_holidays(zone: str, first: date, last: date) -> list[SchoolHoliday]:
    """The holidays of a zone that touch the days from `first` to `last`, whole (not cut at the edges), in order.

    Raises ValueError for a zone other than A, B, C; Impossible `school_calendar_unknown` for days outside the table.
    """
    if zone not in ZONES:
        raise ValueError(f"no school zone {zone!r}")
    if first < known_from() or last > known_until():
        raise _unknown()
    return [holiday for holiday in _holidays(zone) if holiday.first_day <= last and first <= holiday.last_day]


def school_holiday_days(zone: str, first: date, last: date) -> set[date]:
    """The days from `first` to `last` that are school holidays in `zone`. Raises as `school_holidays`."""
    holidays = school_holidays(zone, first, last)
    return {day for each in holidays for day in _days(each.first_day, each.last_day) if first <= day <= last}


def _unknown() -> Impossible:
    message = _(
        "Nous connaissons les vacances scolaires du %(first)s au %(last)s : choisissez des dates entre ces deux jours."
    )
    return Impossible(
        message % {"first": known_from().strftime("%d/%m/%Y"), "last": known_until().strftime("%d/%m/%Y")},
        code="school_calendar_unknown",
        data={"known_from": known_from().isoformat(), "known_until": known_until().isoformat()},
    )


@cache
def _table() -> dict[date, dict[str, object]]:
    return SchoolHolidayDates().data


@cache
def _holidays(zone: str) -> tuple[SchoolHoliday, ...]:
    listed = [_without_last_class(each) for each in _listed(zone) if each.name != BRIDGE]
    return tuple(sorted([*listed, *_bridges()]))


def _listed(zone: str) -> Iterator[SchoolHoliday]:
    """Runs of days with the same name, as the table tells them."""
    run: SchoolHoliday | None = None
    for day, row in sorted(_table().items()):
        if not row[f"vacances_zone_{zone.lower()}"]:
            continue
        name = str(row["nom_vacances"])
        if run and run.name == name and run.last_day + ONE_DAY == day:
            run = SchoolHoliday(run.first_day, day, name)
        else:
            if run:
                yield run
            run = SchoolHoliday(day, day, name)
    if run:
        yield run


def _without_last_class(holiday: SchoolHoliday) -> SchoolHoliday:
    first = holiday.first_day
    weekend = first.weekday() >= 5
    if weekend or first == holiday.last_day or public_holidays("48", first, first):
        return holiday
    return SchoolHoliday(first + ONE_DAY, holiday.last_day, holiday.name)


def _bridges() -> Iterator[SchoolHoliday]:
    for year in range(FIRST_BRIDGE_YEAR, known_until().year + 1):
        named = public_holidays("48", date(year, 5, 1), date(year, 6, 4))
        ascension = next(day for day, name in named.items() if name == "Ascension")
        yield SchoolHoliday(ascension, ascension + timedelta(days=3), BRIDGE)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))
