"""The week of one space on its venue's page: what is free, the ways to other weeks, the form that takes time."""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.asking.timing import Limits
from bookings.availability import open_and_free
from bookings.pages.links import book_link
from bookings.pages.public.asking import AskingForm, field_of
from bookings.pages.public.loading import Shown
from bookings.pages.public.query import day_of
from bookings.pages.public.weeks import WEEK, monday_of, week_table
from commons.periods import Bound, Period, covers, local_date, merge, nearest_wall_clock
from venues.models import Space, Venue
from venues.open_days import Days, windows_of

# What somebody has said elsewhere, and that the form below the week hands on.
HANDED_ON = ("headcount", "audience", "purpose", "organisation")


@dataclass(frozen=True, slots=True)
class Choice:
    """What a search has brought here: the first space it is about, when, and how many units."""

    space: Space
    when: Period
    units: int


def choice_of(shown: Shown, params: QueryDict) -> Choice | None:
    """What the address asks for, None when that is nothing whole."""
    form = AskingForm(spaces=shown.bookable, organisations=[], params=params)
    if not form.is_valid():
        return None
    wish, zone = form.wishes()[0], shown.venue.zone
    starts_at = nearest_wall_clock(wish.starts_at, zone, Bound.START)
    ends_at = nearest_wall_clock(wish.ends_at, zone, Bound.END)
    if ends_at <= starts_at:
        return None
    return Choice(shown.site.spaces[wish.space_id], Period(starts_at, ends_at), wish.units)


def is_taken(choice: Choice, shown: Shown, now: datetime) -> bool:
    """Whether the venue is open then and it is not too late or too soon, but others have it. Two statements."""
    limits = Limits.of(shown.venue, now)
    if choice.when.start < max(now, limits.earliest) or choice.when.end > limits.latest:
        return False
    asked = {"start": choice.when.start, "end": choice.when.end, "now": now, "site": shown.site}
    opened, free = open_and_free(choice.space, **asked)
    enough = merge(period for period, units in free if units >= choice.units)
    return covers(merge(opened), choice.when) and not covers(enough, choice.when)


def week_of(
    shown: Shown, params: QueryDict, day: date, *, holidays: list[Days], choice: Choice | None, now: datetime
) -> dict[str, Any]:
    """The week that the address names, or the first one with something open from `day` on."""
    if not shown.bookable:
        return {"week": None}
    space = next((one for one in shown.bookable if str(one.pk) == params.get("espace")), _first_shown(shown))
    monday = monday_of(day_of(params.get("semaine")) or _first_open(shown, day))
    own = choice if choice and choice.space.pk == space.pk else None
    to_week = partial(_week_link, shown.venue, params)
    table = week_table(
        space,
        monday,
        site=shown.site,
        now=now,
        link=partial(_cell_link, shown.venue, space),
        holidays=holidays,
        chosen=day_of(params.get("date")),
        taking=(own.when, own.units) if own else None,
    )
    return {
        "week": table,
        "week_space": space,
        "not_understood": _not_understood(params, space),
        "monday": monday,
        "carried": [(name, text) for name, texts in params.lists() if name != "semaine" for text in texts],
        "week_spaces": [(one, to_week(monday, one)) for one in shown.bookable],
        "previous_week": to_week(monday - WEEK, space) if monday > monday_of(local_date(now, shown.venue.zone)) else "",
        "next_week": to_week(monday + WEEK, space),
        **_pick(space, _first_free(table) or monday, params, own),
    }


def _not_understood(params: QueryDict, shown: Space) -> list[str]:
    """What of the address means nothing, in place of which something else is shown."""
    told = []
    days = [params[name] for name in ("semaine", "date") if params.get(name)]
    if days and day_of(days[0]) is None:
        told.append(_("Le jour demandé n’existe pas : voici une semaine où le lieu est ouvert."))
    if params.get("espace") not in (None, "", str(shown.pk)):
        sentence = _("L’espace demandé ne se réserve pas, ou plus : voici « %(name)s ».")
        told.append(sentence % {"name": shown.called})
    return told


def _pick(space: Space, day: date, params: QueryDict, choice: Choice | None) -> dict[str, Any]:
    """The form below the week: fields of the booking form, which says what is wrong with them."""
    form = AskingForm(spaces=[space], organisations=[], params=_as_initial(space, day, params, choice))
    form.auto_id = "pris-%s"
    handed = [(name, params[name]) for name in HANDED_ON if params.get(name)]
    if not params.get("headcount"):
        handed.append(("headcount", "1"))
    names = [one for one in ("date", "from_time", "to_time") if one in form.fields]
    if space.taken_by != Space.TakenBy.TIME:
        names.insert(1, "last_day")
    return {"pick": [form[name] for name in names], "pick_units": form[field_of(space)], "handed_on": handed}


def _as_initial(space: Space, day: date, params: QueryDict, choice: Choice | None) -> QueryDict:
    """What stands in the form at first: what was chosen, else the day that was asked for or the first that is free."""
    known = QueryDict(mutable=True)
    known["date"] = (day_of(params.get("date")) or day).isoformat()
    if choice:
        known.update({name: params[name] for name in ("last_day", "from_time", "to_time") if params.get(name)})
    known[field_of(space)] = str(choice.units if choice else 1)
    return known


def _first_free(table: dict[str, Any]) -> date | None:
    starts = [cell["starts"] for row in table["rows"] for cell in row["cells"] if "starts" in cell]
    return date.fromisoformat(min(starts)[:10]) if starts else None


def _week_link(venue: Venue, params: QueryDict, monday: date, space: Space) -> str:
    """The same page at another week or space."""
    query = params.copy()
    query["espace"], query["semaine"] = str(space.pk), monday.isoformat()
    return f"{reverse('venue', args=[venue.slug])}?{query.urlencode()}#semaine"


def _cell_link(venue: Venue, space: Space, first: date, from_time: time, last: date, to_time: time) -> str:
    """The booking page with a cell of the week filled in."""
    starts_at, ends_at = datetime.combine(first, from_time), datetime.combine(last, to_time)
    return book_link(venue.slug, starts_at, ends_at, [(space.pk, 1)], headcount=1)


def _first_shown(shown: Shown) -> Space:
    """What most people want: a space rather than the whole venue."""
    return next((space for space in shown.bookable if space.units is not None), shown.bookable[0])


def _first_open(shown: Shown, day: date) -> date:
    """The day, or the first one after it on which a season is open."""
    windows = windows_of(shown.seasons, shown.closures)
    return next((max(first, day) for first, last in windows if last >= day), day)
