"""`/lieux/<slug>/`: what a venue is, when it is open, what it costs, what is free this week."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from bookings.calendars.freshening import start_looks
from bookings.cancellation import NAMES, POLICIES, describe
from bookings.models import Reservation
from bookings.pages.public import erp
from bookings.pages.public.hosts import host_in_words
from bookings.pages.public.loading import Shown, load, published_venue
from bookings.pages.public.nearby import neighbours
from bookings.pages.public.prices import prices_by_space, supplements_of
from bookings.pages.public.query import day_of
from bookings.pages.public.standing import standing_now, standing_on
from bookings.pages.public.structured import address_of, structured_data
from bookings.pages.public.venue_week import Choice, choice_of, is_taken, week_of
from commons.periods import local_date
from commons.words import period
from venues.host_texts import Texts
from venues.models import Season
from venues.open_days import holidays_near, in_words, windows_of

# How many photos stand above; the others are a click away.
FIRST_PHOTOS = 3
# The amenities that say who can come in, and how one comes.
ACCESS = frozenset({"step_free", "accessible_toilets", "hearing_loop", "parking", "bike_shelter", "charging_point"})


@require_safe
def venue_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A published venue, or only its week for a script; a friendly 404 for one that is not, or is no longer."""
    venue = published_venue(slug, reader=request.user)
    if venue is None:
        return gone(request)
    now = timezone.now()
    today = local_date(now, venue.zone)
    start_looks(venue_id=venue.pk, now=now)
    shown = load(venue, today)
    if _wants_the_week(request):
        response = render(request, "bookings/public/venue/week.html", _week_alone(shown, request.GET, today, now))
    else:
        response = _whole(request, shown, today, now)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _wants_the_week(request: HttpRequest) -> bool:
    """Whether htmx asks for another week, rather than for the page that one comes back to."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def _whole(request: HttpRequest, shown: Shown, today: date, now: datetime) -> HttpResponse:
    shown.read_details()
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
    choice = choice_of(shown, params)
    texts = Texts(venue, venue.texts.all(), get_language() or "fr")
    photos = list(venue.photos.all())
    for photo in photos:
        photo.alt = texts.alt_of(photo)
    return {
        "venue": venue,
        "date": chosen,
        "spaces": [(space, texts.of_space(space), prices.get(space.pk, [])) for space in shown.spaces],
        "description": texts.of_venue("description"),
        "house_rules": texts.of_venue("house_rules"),
        "bookable": shown.bookable,
        "windows": [window for season in shown.seasons for window in _named(season, shown)],
        "holidays": holidays,
        "seasons": [in_words(season, shown.closures, shown.spaces) for season in shown.seasons],
        "supplements": supplements_of(shown.seasons),
        "policy": NAMES[venue.cancellation_policy],
        "policy_words": describe(POLICIES[venue.cancellation_policy]),
        "deposits": list(venue.deposit_terms.all()),
        "papers": list(venue.paper_terms.all()),
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
        "taken": choice is not None and is_taken(choice, shown, now),
        **_way_on(shown, params, choice),
        **week_of(shown, params, chosen or today, holidays=holidays, choice=choice, now=now),
    }


def _week_alone(shown: Shown, params: QueryDict, today: date, now: datetime) -> dict[str, Any]:
    """What the part of the page says that shows a week."""
    day = day_of(params.get("date")) or today
    holidays = holidays_near(shown.venue.commune.department, today)
    week = week_of(shown, params, day, holidays=holidays, choice=choice_of(shown, params), now=now)
    return {"venue": shown.venue, **week}


def _way_on(shown: Shown, params: QueryDict, choice: Choice | None) -> dict[str, str]:
    """The link to the booking page, with what was chosen, and that in words."""
    address = reverse("book", args=[shown.venue.slug])
    carried = params.copy()
    for name in ("espace", "semaine"):
        carried.pop(name, None)
    words = ""
    if choice:
        many = (choice.space.units or 1) > 1
        what = f"{choice.units} × {choice.space.called}" if many else choice.space.called
        words = f"{what}, {period(choice.when.start, choice.when.end, shown.venue.zone)}"
    return {"book_url": f"{address}?{carried.urlencode()}" if carried else address, "choice": words}


def _named(season: Season, shown: Shown) -> list[tuple[date, date, str]]:
    return [(first, last, season.called) for first, last in windows_of([season], shown.closures)]
