"""`/carte/lieux/<slug>/`: what of a venue is free in the time that the map shows, for the card at its mark."""

from dataclasses import replace
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.pages.public.cards import cards_of
from bookings.pages.public.loading import published_venue
from bookings.search.finding import first_found
from bookings.search.reading import BadQuestion, read_question
from commons.errors import Impossible, Missing

MOST_OFFERS: Final = 5


@require_safe
def map_card(request: HttpRequest, slug: str) -> HttpResponse:
    """A part of a page, for the API's filters in the address whatever place they name; 404 when they cannot be read."""
    now = timezone.now()
    venue = published_venue(slug)
    if venue is None:
        raise Http404
    try:
        asked = read_question(request.GET, today=timezone.localdate(now))
        question = replace(asked, venue_id=venue.pk, circle=None, commune=None, box=None, ordering=None, page=1)
        look = first_found(question, limit=MOST_OFFERS, now=now)
    except (BadQuestion, Impossible, Missing) as error:
        raise Http404 from error
    context: dict[str, Any] = {"offers": []}
    for card in cards_of(look.found, question, today=timezone.localdate(now)):
        context = {**card, "offers": card["spaces"] or [card]}
    return render(request, "bookings/public/map_card.html", context)
