"""`/hote/reservations/`: the reservations of one's venues, by state, and beside them what else waits for a decision."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q, Window
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.roles import Capability
from bookings.calendars.conflicts import conflicts_visible_to
from bookings.calendars.question_words import headline
from bookings.calendars.questions import questions_visible_to
from bookings.pages.host.conflict_sides import both_sides
from bookings.pages.host.finding import first_of_each, hosted_reservations, named_to
from bookings.pages.host.words import row_of
from bookings.querysets import ReservationQuerySet, venues_of
from bookings.states import ENDED, PENDING, State
from venues.models import Venue

PER_PAGE = 25
# A series wants a single answer, however many dates it has.
ANSWERS = Count("pk", filter=Q(series=None)) + Count("series", distinct=True)
# Of the conflicts, beside the requests; the others are on their own page.
MOST_SHOWN = 5
FILTERS = (
    ("a-repondre", _("À traiter")),
    ("a-venir", _("À venir")),
    ("en-cours", _("Pas encore sûres")),
    ("finies", _("Passées, refusées, annulées")),
    ("toutes", _("Toutes")),
)


@require_safe
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """`?etat=` and `?venue=` choose; dates of a series that stand on the same page are told once."""
    now = timezone.now()
    venues = venues_of(request.user, Capability.SEE_RESERVATIONS).order_by("name", "pk")
    venue = next((one for one in venues if one.slug == request.GET.get("venue")), None)
    chosen = request.GET.get("etat", "")
    chosen = chosen if chosen in dict(FILTERS) else "a-venir"
    found = _filtered(hosted_reservations(request), chosen, now)
    if venue:
        found = found.filter(venue=venue)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    named = named_to(request.user)
    rows = [
        row_of(one, now, dates=dates, guests=one.venue_id in named)
        for one, dates in first_of_each(list(page.object_list))
    ]
    context: dict[str, Any] = {
        "rows": rows,
        "page": page,
        "filters": FILTERS,
        "chosen": chosen,
        "venues": venues,
        "venue": venue,
        **_waiting(request, venue, named, now),
    }
    return render(request, "bookings/host/inbox.html", context)


def _waiting(request: HttpRequest, venue: Venue | None, named: Collection[int], now: datetime) -> dict[str, Any]:
    """How much waits for the host, and the conflicts and questions among it, which only a person can settle.

    `named`: the ids of the venues whose guests the host may see by name.
    """
    requests = hosted_reservations(request).awaiting_answer(now)
    conflicts = conflicts_visible_to(request.user).filter(settled_at=None)
    questions = questions_visible_to(request.user)
    if venue:
        requests, conflicts = requests.filter(venue=venue), conflicts.filter(reservation__venue=venue)
        questions = questions.filter(venue=venue)
    shown = list(conflicts.annotate(of=Window(Count("pk")))[:MOST_SHOWN])
    return {
        "requests": requests.aggregate(count=ANSWERS)["count"],
        "conflicts": both_sides(shown, named, now) if shown else [],
        "conflict_count": shown[0].of if shown else 0,
        "questions": [(feed, headline(feed)) for feed in questions],
    }


def _filtered(reservations: ReservationQuerySet, chosen: str, now: datetime) -> ReservationQuerySet:
    """In the order in which they matter."""
    match chosen:
        case "a-repondre":
            return reservations.awaiting_answer(now).order_by("expires_at", "starts_at", "pk")
        case "a-venir":
            return reservations.coming(now).filter(state=State.CONFIRMED).order_by("starts_at", "pk")
        case "en-cours":
            return reservations.filter(state__in=PENDING).order_by("starts_at", "pk")
        case "finies":
            return reservations.filter(state__in=ENDED).order_by("-starts_at", "-pk")
    return reservations.order_by("-starts_at", "-pk")
