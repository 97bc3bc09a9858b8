"""`/lieux/<slug>/`: what a venue is, when it is open, what it costs, what is free this week."""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from bookings.calendars.freshening import start_looks
from bookings.cancellation import NAMES, POLICIES, describe
from bookings.models import Reservation
from bookings.pages.links import book_link
from bookings.pages.public import erp
from bookings.pages.public.asking import AskingForm
from bookings.pages.public.hosts import host_in_words
from bookings.pages.public.loading import Shown, load, published_venue
from bookings.pages.public.nearby import neighbours
from bookings.pages.public.prices import prices_by_space, supplements_of
from bookings.pages.public.standing import standing_now, standing_on
from bookings.pages.public.structured import address_of, structured_data
from bookings.pages.public.weeks import WEEK, monday_of, week_table
from commons.periods import Bound, Period, local_date, nearest_wall_clock
from commons.words import period
from venues.models import Photo, Season, Space, Venue
from venues.open_days import Days, holidays_near, in_words, windows_of

# How many photos stand above; the others are a click away.
FIRST_PHOTOS = 3
# The amenities that say who can come in, and how one comes.
ACCESS = frozenset({"step_free", "accessible_toilets", "hearing_loop", "parking", "bike_shelter", "charging_point"})


@require_safe
def venue_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A published venue; a friendly 404 for one that is not, or is no longer."""
    venue = published_venue(slug)
    if venue is None:
        return gone(request)
    now = timezone.now()
    today = local_date(now, venue.zone)
    start_looks(venue_id=venue.pk, now=now)
    shown = load(venue, today)
    prefetch_related_objects([venue], "amenities", "deposit_terms", Prefetch("photos", Photo.objects.shown()))
    prefetch_related_objects(shown.spaces, "amenities")
    return render(request, "bookings/public/venue.html", _context(shown, request.GET, today, now))


def gone(request: HttpRequest) -> HttpResponse:
    """For venues that are unknown, or were withdrawn."""
    return render(request, "bookings/public/venue_gone.html", status=404)


def _context(shown: Shown, params: QueryDict, today: date, now: datetime) -> dict[str, Any]:
    venue = shown.venue
    chosen = day_of(params.get("date"))
    holidays = holidays_near(venue.commune.department, today)
    prices = prices_by_space([rate for season in shown.seasons for rate in season.rates.all()])
    purpose = params.get("purpose", "")
    choice = _choice(shown, params)
    photos = list(venue.photos.all())
    return {
        "venue": venue,
        "date": chosen,
        "spaces": [(space, prices.get(space.pk, [])) for space in shown.spaces],
        "bookable": shown.bookable,
        "windows": [window for season in shown.seasons for window in _named(season, shown)],
        "holidays": holidays,
        "seasons": [in_words(season, shown.closures, shown.spaces) for season in shown.seasons],
        "supplements": supplements_of(shown.seasons),
        "policy": NAMES[venue.cancellation_policy],
        "policy_words": describe(POLICIES[venue.cancellation_policy]),
        "deposits": list(venue.deposit_terms.all()),
        "erp_warning": erp.warning(purpose, venue.erp_types),
        "purpose": dict(Reservation.Purpose.choices).get(purpose, ""),
        "nearby": neighbours(venue, chosen or today),
        "photos": photos[:FIRST_PHOTOS],
        "more_photos": photos[FIRST_PHOTOS:],
        "now": standing_now(venue, now),
        "that_day": standing_on(venue, chosen) if chosen else None,
        "host": host_in_words(venue.organisation.kind),
        "erp": erp.in_words(venue.erp_types, venue.erp_category),
        "access": {one.code: str(one) for one in venue.amenities.all() if one.code in ACCESS},
        "structured": structured_data(venue, shown.seasons, photos),
        "address": address_of(venue),
        **_way_on(shown, params, choice),
        **_week(shown, params, chosen or today, holidays, choice, now),
    }


@dataclass(frozen=True, slots=True)
class _Choice:
    """What a search has brought here: the first space it is about, when, and how many units."""

    space: Space
    when: Period
    units: int


def _choice(shown: Shown, params: QueryDict) -> _Choice | None:
    form = AskingForm(spaces=shown.bookable, organisations=[], params=params)
    if not form.is_valid():
        return None
    wish, zone = form.wishes()[0], shown.venue.zone
    starts_at = nearest_wall_clock(wish.starts_at, zone, Bound.START)
    ends_at = nearest_wall_clock(wish.ends_at, zone, Bound.END)
    if ends_at <= starts_at:
        return None
    return _Choice(shown.site.spaces[wish.space_id], Period(starts_at, ends_at), wish.units)


def _way_on(shown: Shown, params: QueryDict, choice: _Choice | None) -> dict[str, str]:
    """The link to the booking page, with what was chosen, and that in words."""
    address = reverse("book", args=[shown.venue.slug])
    carried = params.copy()
    for name in ("espace", "semaine"):
        carried.pop(name, None)
    words = ""
    if choice:
        many = (choice.space.units or 1) > 1
        what = f"{choice.units} × {choice.space.name}" if many else choice.space.name
        words = f"{what}, {period(choice.when.start, choice.when.end, shown.venue.zone)}"
    return {"book_url": f"{address}?{carried.urlencode()}" if carried else address, "choice": words}


def _named(season: Season, shown: Shown) -> list[tuple[date, date, str]]:
    return [(first, last, season.name) for first, last in windows_of([season], shown.closures)]


def _week(
    shown: Shown, params: QueryDict, day: date, holidays: list[Days], choice: _Choice | None, now: datetime
) -> dict[str, Any]:
    """The week of one space, and the ways to other weeks and spaces."""
    if not shown.bookable:
        return {"week": None}
    space = next((one for one in shown.bookable if str(one.pk) == params.get("espace")), _first_shown(shown))
    monday = monday_of(day_of(params.get("semaine")) or _first_open(shown, day))
    to_week = partial(_week_link, shown.venue, params)
    table = week_table(
        space,
        monday,
        site=shown.site,
        now=now,
        link=partial(_cell_link, shown.venue, space),
        holidays=holidays,
        chosen=day_of(params.get("date")),
        taking=(choice.when, choice.units) if choice and choice.space.pk == space.pk else None,
    )
    return {
        "week": table,
        "week_space": space,
        "monday": monday,
        "carried": [(name, text) for name, texts in params.lists() if name != "semaine" for text in texts],
        "week_spaces": [(one, to_week(monday, one)) for one in shown.bookable],
        "previous_week": to_week(monday - WEEK, space) if monday > monday_of(local_date(now, shown.venue.zone)) else "",
        "next_week": to_week(monday + WEEK, space),
    }


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


def day_of(text: str | None) -> date | None:
    """A day of this century out of an address; None when it is none."""
    try:
        day = parse_date((text or "").strip())
    except ValueError:
        return None
    return day if day and 2000 <= day.year <= 2099 else None
