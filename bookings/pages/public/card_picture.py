"""`/lieux/<slug>/image.png`: the picture beside a link to a venue, drawn once for what it says."""

import hashlib
import logging
from datetime import date

import redis
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings.pages.public.card_drawing import Card, draw_card
from bookings.pages.public.loading import published_venue
from commons.periods import local_date
from venues.models import Closure, Season, Venue
from venues.open_days import windows_of
from venues.opening_words import days_in_words

logger = logging.getLogger(__name__)
DAY = 24 * 3600


@require_safe
def card_picture(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture; at most four statements, and none of the drawing when it was drawn already."""
    venue = published_venue(slug)
    if venue is None:
        raise Http404
    card = card_of(venue, local_date(timezone.now(), venue.zone))
    response = HttpResponse(_drawn(card), content_type="image/png")
    response["Cache-Control"] = f"public, max-age={DAY}"
    return response


def card_of(venue: Venue, today: date) -> Card:
    """What the picture of the venue says."""
    seasons = list(Season.objects.filter(venue=venue).published().not_over(today).order_by("first_day", "pk"))
    closures = list(Closure.objects.filter(venue=venue, last_day__gte=today))
    season = _("Aucune ouverture n’est annoncée pour le moment.")
    if seasons:
        season = _("Ouvert %(words)s.") % {"words": days_in_words(seasons[0].first_day, seasons[0].last_day)}
    return Card(
        name=venue.name,
        where=f"{venue.kind} · {venue.commune.name}",
        season=capfirst(season),
        latitude=venue.latitude,
        longitude=venue.longitude,
        windows=tuple(windows_of(seasons, closures)),
        first=today.replace(day=1),
    )


def _drawn(card: Card) -> bytes:
    key = f"card:{hashlib.sha256(f'{get_language()} {card!r}'.encode()).hexdigest()}"
    try:
        known = cache.get(key)
    except redis.RedisError:
        logger.warning("pictures of links are drawn each time: Valkey does not answer")
        return draw_card(card)
    if known is None:
        known = draw_card(card)
        cache.set(key, known, timeout=DAY)
    return bytes(known)
