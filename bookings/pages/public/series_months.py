"""The dates of a series on months, for components/dates.html: possible, not possible and why, left out.

Each possible date is a link to the same page without it, or with it again: the address holds the choice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.pages.public.asking import WITHOUT
from bookings.previewing import Preview
from commons.words import day as day_in_words
from commons.words import labelled
from venues.calendars.public_holidays import public_holidays
from venues.models import Venue
from venues.open_days import Days, holidays_near

ONE_DAY: Final = timedelta(days=1)
KEPT, LEFT, CLOSED, HOLIDAY, OTHER = "kept", "left", "closed", "holiday", "other"
# Sign and words of each: colours never tell alone.
MARKS: Final[Mapping[str, tuple[str, Promise]]] = {
    KEPT: ("✓", gettext_lazy("possible, gardée")),
    LEFT: ("○", gettext_lazy("possible, laissée")),
    "taken": ("×", gettext_lazy("déjà prise")),
    CLOSED: ("–", gettext_lazy("fermé")),
    HOLIDAY: ("★", gettext_lazy("fermé, jour férié ou vacances")),
    "soon": ("…", gettext_lazy("trop tôt ou trop tard pour réserver")),
    OTHER: ("!", gettext_lazy("pas possible")),
}
STATES: Final = {
    "not_available.taken": "taken",
    "not_available.busy": "taken",
    "not_available.headcount": "taken",
    "not_available.closed": CLOSED,
    "too_soon": "soon",
    "in_the_past": "soon",
    "beyond_horizon": "soon",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A day; one of the series has a state, words for it, and a link where it can be chosen."""

    day: date
    state: str = ""
    words: str = ""
    href: str = ""

    @property
    def sign(self) -> str:
        return MARKS[self.state][0] if self.state else ""


def months_of(preview: Preview, venue: Venue, params: QueryDict, *, today: date) -> dict[str, Any] | None:
    """`months` of weeks of cells (None beside the month), and the `legend` of what is on them; None for one stay."""
    states = _states(preview, venue, today)
    if not states:
        return None
    first, last = min(states).replace(day=1), max(states)
    months, begin = [], first
    while begin <= last:
        months.append(_month(begin, states, params))
        begin = _next(begin)
    legend = [(state, sign, words) for state, (sign, words) in MARKS.items() if state in states.values()]
    return {"months": months, "legend": legend, "all": len(states)}


def _states(preview: Preview, venue: Venue, today: date) -> dict[date, str]:
    states = {one.day: STATES.get(one.code, OTHER) for one in preview.conflicts}
    states |= dict.fromkeys(preview.dates, KEPT) | dict.fromkeys(preview.left_out, LEFT)
    closed = [day for day, state in states.items() if state == CLOSED]
    return states | dict.fromkeys(_holidays(closed, venue, today), HOLIDAY)


def _holidays(days: Sequence[date], venue: Venue, today: date) -> list[date]:
    """Those that are public holidays, or in the school holidays."""
    if not days:
        return []
    public = public_holidays(venue.commune.department, min(days), max(days))
    school: list[Days] = holidays_near(venue.commune.department, today)
    return [day for day in days if day in public or any(first <= day <= last for first, last in school)]


def _month(first: date, states: Mapping[date, str], params: QueryDict) -> dict[str, Any]:
    monday = first - first.weekday() * ONE_DAY
    count = (_next(first) - monday).days
    days = [monday + n * ONE_DAY for n in range(count + -count % 7)]
    cells = [_cell(day, states.get(day, ""), params) if day.month == first.month else None for day in days]
    return {
        "caption": date_format(first, "F Y"),
        "weekdays": days[:7],
        "weeks": [cells[n : n + 7] for n in range(0, len(cells), 7)],
    }


def _cell(day: date, state: str, params: QueryDict) -> Cell:
    if not state:
        return Cell(day)
    told = labelled(day_in_words(day), MARKS[state][1])
    if state not in (KEPT, LEFT):
        return Cell(day, state, told)
    doing = _("La laisser") if state == KEPT else _("La reprendre")
    return Cell(day, state, f"{told}. {doing}", _toggled(day, params))


def _toggled(day: date, params: QueryDict) -> str:
    """The same page with the day left out, or taken again, at that day."""
    query = params.copy()
    query.setlist(WITHOUT, sorted(set(params.getlist(WITHOUT)) ^ {day.isoformat()}))
    return f"?{query.urlencode()}#jour-{day.isoformat()}"


def _next(first: date) -> date:
    return (first.replace(day=28) + 4 * ONE_DAY).replace(day=1)
