"""`/hote/`: what is to be done today, who comes next, one row per venue."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.roles import Capability
from bookings.calendars.conflicts import conflicts_visible_to
from bookings.calendars.question_words import headline
from bookings.calendars.questions import questions_visible_to
from bookings.deposits.over import to_give_back
from bookings.models import Deposit, Feed, Reservation
from bookings.pages.host.finding import first_of_each, hosted_reservations, named_to
from bookings.pages.host.words import row_of
from bookings.querysets import venues_of
from bookings.states import State
from venues.models import Season

MOST_SHOWN = 12
# A calendar that was never read or is read well asks for nothing.
WELL = [Feed.State.NEW, Feed.State.FINE]


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The host's desk. The same few statements however many venues there are."""
    now = timezone.now()
    hosted = hosted_reservations(request)
    named = named_to(request.user)
    asked = first_of_each(hosted.awaiting_answer(now).order_by("expires_at", "starts_at", "pk")[:200])
    coming = hosted.coming(now).filter(state=State.CONFIRMED).order_by("starts_at", "pk")[:MOST_SHOWN]
    conflicts = conflicts_visible_to(request.user).filter(settled_at=None)
    feeds = Feed.objects.filter(venue__in=venues_of(request.user, Capability.MANAGE_CALENDARS).values("pk"))
    context: dict[str, Any] = {
        "venues": _venues(request, now),
        "to_answer": [row_of(one, now, dates=dates, guests=one.venue_id in named) for one, dates in asked[:MOST_SHOWN]],
        "more_to_answer": max(0, len(asked) - MOST_SHOWN),
        "coming": [row_of(one, now, guests=one.venue_id in named) for one in coming],
        "conflicts": conflicts[:MOST_SHOWN],
        "questions": [(feed, headline(feed)) for feed in questions_visible_to(request.user)[:MOST_SHOWN]],
        "feeds": feeds.exclude(state__in=WELL).filter(paused=False).select_related("venue")[:MOST_SHOWN],
    }
    context["deposits"] = _deposits(request, now)
    context["nothing"] = not any(context[name] for name in ("to_answer", "conflicts", "questions", "feeds", "deposits"))
    return render(request, "bookings/host/home.html", context)


def _deposits(request: HttpRequest, now: datetime) -> list[tuple[str, Deposit]]:
    """What is held of stays that are over, with the reference of the page where it is given back."""
    held = to_give_back(venues_of(request.user, Capability.ANSWER_REQUESTS).values("pk"), now)
    first = Reservation.objects.filter(series=OuterRef("link__series")).order_by("starts_at", "pk")
    found = held.annotate(page=Coalesce("link__reservation__reference", Subquery(first.values("reference")[:1])))
    return [(one.page, one) for one in found[:MOST_SHOWN]]


def _requests(waiting: Q) -> Any:
    """How many answers are waited for: a series wants a single one, however many dates it has."""
    alone = Count("reservations", filter=waiting & Q(reservations__series=None), distinct=True)
    return alone + Count("reservations__series", filter=waiting, distinct=True)


def _venues(request: HttpRequest, now: Any) -> Any:
    """The venues with how many requests wait, how many stays come and the last day of their seasons."""
    waiting = Q(reservations__state=State.REQUESTED, reservations__expires_at__gt=now)
    coming = Q(reservations__state=State.CONFIRMED, reservations__ends_at__gt=now)
    seasons = Season.objects.published().filter(venue=OuterRef("pk"), last_day__gte=now.date())
    return (
        venues_of(request.user, Capability.SEE_RESERVATIONS)
        .select_related("kind", "commune", "organisation")
        .annotate(
            waiting=_requests(waiting),
            coming=Count("reservations", filter=coming, distinct=True),
            open_until=Subquery(seasons.order_by("-last_day").values("last_day")[:1]),
        )
        .order_by("name", "pk")
    )
