"""Months and school holidays to come, as spans of days that a flexible search takes with one click."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, NamedTuple

from django.http import QueryDict
from django.template.defaultfilters import date as date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bookings.pages.public.query import changed
from commons.words import enumerated
from venues.calendars.school_holidays import known_until, school_holidays
from venues.calendars.school_zones import ZONES

MONTHS: Final = 6
LOOKED_AHEAD: Final = timedelta(days=300)


class Span(NamedTuple):
    """Days with their name; `href` is the search within them, `current` whether it is the one that is shown."""

    name: str
    href: str
    current: bool


def spans_ahead(params: QueryDict, today: date) -> dict[str, list[Span]]:
    """The coming months, and the holidays of each zone as far as they are known, without the days that are over."""
    return {
        "months": [_span(params, *month, today) for month in _months(today)],
        "holidays": [_span(params, *holiday, today) for holiday in _holidays(today)],
    }


def _span(params: QueryDict, name: str, first: date, last: date, today: date) -> Span:
    days = {"first": max(first, today).isoformat(), "last": last.isoformat()}
    asked = {name: params.get(name) for name in days}
    return Span(capfirst(name), changed(params, flexible="1", page=None, **days), asked == days)


def _months(today: date) -> Iterator[tuple[str, date, date]]:
    first = today.replace(day=1)
    for _turn in range(MONTHS):
        following = (first + timedelta(days=31)).replace(day=1)
        yield date_format(first, "F Y" if first.year != today.year else "F"), first, following - timedelta(days=1)
        first = following


def _holidays(today: date) -> list[tuple[str, date, date]]:
    """Those that zones have on the same days are one."""
    zones: dict[tuple[date, date, str], list[str]] = {}
    for zone in ZONES:
        for one in school_holidays(zone, today, min(today + LOOKED_AHEAD, known_until())):
            zones.setdefault((one.first_day, one.last_day, one.name), []).append(zone)
    return [(_named(name, of), first, last) for (first, last, name), of in sorted(zones.items())]


def _named(name: str, zones: list[str]) -> str:
    words = {
        "Pont de l'Ascension": _("pont de l’Ascension"),
        "Vacances d'hiver": _("vacances d’hiver"),
        "Vacances d'été": _("vacances d’été"),
        "Vacances de Noël": _("vacances de Noël"),
        "Vacances de la Toussaint": _("vacances de la Toussaint"),
        "Vacances de printemps": _("vacances de printemps"),
    }.get(name, name)
    if len(zones) == len(ZONES):
        return words
    told = {"holidays": words, "zones": enumerated(zones)}
    return _("%(holidays)s, zone %(zones)s") % told if len(zones) == 1 else _("%(holidays)s, zones %(zones)s") % told
