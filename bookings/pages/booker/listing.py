"""`/mes-reservations/`: what is to come, what is over, series as one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.models import Reservation, Series, WaitingEntry
from bookings.pages.booker.finding import own_reservations
from bookings.pages.booker.words import LineInWords, lines_of, state_of
from bookings.states import ACTIVE, State
from commons.periods import Period
from commons.words import period

PER_PAGE = 20
# Whoever has more to come sees the nearest ones.
MOST_COMING = 400


@dataclass(slots=True)
class Entry:
    """One reservation, or the dates of a series that are in this list."""

    first: Reservation
    state: State
    lines: list[LineInWords]
    series: Series | None = None
    dates: list[Reservation] = field(default_factory=list)


@require_safe
@login_required
def my_reservations(request: HttpRequest) -> HttpResponse:
    """What one has booked, oneself or through an organisation."""
    now = timezone.now()
    booked = own_reservations(request.user)  # type: ignore[arg-type]
    ahead = booked.coming(now).filter(state__in=ACTIVE).exclude(pk__in=booked.lapsed(now).values("pk"))
    coming = list(ahead.order_by("starts_at", "pk")[:MOST_COMING])
    over = booked.exclude(pk__in=ahead.values("pk")).order_by("-starts_at", "-pk")
    page = Paginator(over, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "to_do": [entry for entry in grouped(coming, now) if entry.state == State.HELD],
        "coming": [entry for entry in grouped(coming, now) if entry.state != State.HELD],
        "over": grouped(page.object_list, now),
        "page": page,
        "waiting": _waiting(request),
    }
    return render(request, "bookings/booker/list.html", context)


def grouped(reservations: Iterable[Reservation], now: datetime) -> list[Entry]:
    """In the order of their first date; dates of a series that are in the same state stand together."""
    entries: dict[Any, Entry] = {}
    for one in reservations:
        state = state_of(one, now)
        key = (one.series_id, state) if one.series_id else one.pk
        entry = entries.setdefault(key, Entry(one, state, lines_of(one), one.series))
        entry.dates.append(one)
        if one.starts_at < entry.first.starts_at:
            entry.first = one
    return list(entries.values())


def _waiting(request: HttpRequest) -> list[dict[str, Any]]:
    entries = WaitingEntry.objects.filter(user=request.user.pk, state=WaitingEntry.State.WAITING)
    return [
        {"entry": entry, "when": _when(entry), "venue": entry.space.venue}
        for entry in entries.select_related("space__venue")
    ]


def _when(entry: WaitingEntry) -> str:
    wanted = Period.from_range(entry.period)
    return period(wanted.start, wanted.end, entry.space.venue.zone)
