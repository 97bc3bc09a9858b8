"""`/`: one sentence, one search, what opens soon, and figures that are counted."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from bookings.pages.public.search_forms import SearchForm
from bookings.pages.public.searching import known_communes
from bookings.pages.public.time_maps import time_map
from venues.models import Season, Venue
from venues.opening_words import days_in_words
from venues.photo_files import Picture
from venues.strips import strips_of

SOON = timedelta(days=90)
MOST_SOON = 6


@require_safe
def home_page(request: HttpRequest) -> HttpResponse:
    """The first page."""
    today = timezone.localdate()
    form = SearchForm(request.GET)
    context = {
        "form": form,
        "communes": known_communes(),
        "soon": _soon(today),
        "figures": _figures(),
        "map": time_map(request.GET, None, venue_kinds=form.venue_kinds, today=today, has_list=False),
    }
    return render(request, "bookings/public/home.html", context)


def _figures() -> dict[str, int]:
    """Published venues, what can be booked in them, and the communes they lie in."""
    offered = Q(spaces__bookable=True, spaces__retired_at=None)
    return Venue.objects.published().aggregate(
        venues=Count("pk", distinct=True),
        spaces=Count("spaces", filter=offered, distinct=True),
        communes=Count("commune", distinct=True),
    )


def _soon(today: date) -> list[dict[str, Any]]:
    """Venues of which a season begins in the coming weeks, then those that have just begun."""
    seasons = Season.objects.published().not_over(today).filter(venue__state="published")
    coming = seasons.filter(first_day__gt=today, first_day__lte=today + SOON).order_by("first_day", "pk")
    begun = seasons.filter(first_day__lte=today).order_by("-first_day", "pk")
    first_of: dict[int, Season] = {}
    for found in (coming, begun):
        for season in found.select_related("venue__commune", "venue__kind")[: 4 * MOST_SOON]:
            if len(first_of) < MOST_SOON:
                first_of.setdefault(season.venue_id, season)
    strips = strips_of([season.venue for season in first_of.values()], today)
    covers = dict(Venue.objects.filter(pk__in=first_of).with_cover().values_list("pk", "cover"))
    return [_card(season, *strips[venue], Picture.of(covers[venue])) for venue, season in first_of.items()]


def _card(season: Season, windows: Any, holidays: Any, photo: Picture | None) -> dict[str, Any]:
    venue = season.venue
    return {
        "href": reverse("venue", args=[venue.slug]),
        "slug": venue.slug,
        "title": venue.name,
        "name": venue.name,
        "shape": venue.kind.shape,
        "photo": photo,
        "where": f"{venue.kind} · {venue.commune.name}",
        "what": capfirst(days_in_words(season.first_day, season.last_day)),
        "season": season.first_day,
        "windows": windows,
        "holidays": holidays,
        "price": None,
    }
