"""`/mes-reservations/series/<reference>/`: a series as one, with its dates."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.making.conditions import cancelling_in_words
from bookings.models import Reservation
from bookings.pages.bills import bill_of_series
from bookings.pages.booker.finding import coming, own_series
from bookings.pages.booker.words import how_to_pay, lines_of, names_of_spaces, state_of, what_comes_next
from bookings.pages.deposits.card import deposits_card
from bookings.pages.errors import told_as_pages
from bookings.pages.gathered import gather
from bookings.pages.papers.card import papers_card
from bookings.pages.paying.card import money_card
from bookings.payments.terms import terms_of
from bookings.series.skipped import skipped_dates
from bookings.states import PENDING, State
from bookings.transitions import CANCELLABLE
from commons.words import period
from venues.reading_texts import texts_of
from venues.text_words import TextField


@require_safe
@login_required
@told_as_pages
def series_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Every date with its state, the dates that were not possible and why, one price."""
    now = timezone.now()
    series, dates = own_series(request.user, reference)  # type: ignore[arg-type]
    rows = [_row(one, now) for one in dates]
    states = {row["state"] for row in rows}
    gathered = gather(dates[0], dates)
    left = [one for one in coming(dates, now) if state_of(one, now) in CANCELLABLE]
    context = {
        "series": series,
        "venue": dates[0].venue,
        "reservation": dates[0],
        "spaces": names_of_spaces(dates),
        "rows": rows,
        "skipped": skipped_dates(series, dates[0].lines.all()),
        "bill": bill_of_series(series, dates),
        "next": what_comes_next(left[0], now) if left and len(states) == 1 else [],
        "may_confirm": State.HELD in states,
        "may_cancel": bool(left),
        "arrival": texts_of(dates[0].venue).of_venue(TextField.ARRIVAL) if State.CONFIRMED in states else None,
        "payment": how_to_pay(dates[0].conditions) if series.total and _is_paid_as_agreed(dates[0], states) else "",
        "money": money_card(gathered, now),
        "deposits": deposits_card(gathered, now),
        "papers": papers_card(gathered, now),
        "documents": gathered.documents,
        "wanting": gathered.wanting,
        "may_quote": bool(series.total) and bool(states & PENDING),
        "policy": cancelling_in_words(dates[0].conditions),
    }
    return render(request, "bookings/booker/series.html", context)


def _is_paid_as_agreed(first: Reservation, states: set[State]) -> bool:
    """Whether the host alone says how it is paid."""
    return State.CONFIRMED in states and terms_of(first.conditions) is None


def _row(one: Reservation, now: datetime) -> dict[str, Any]:
    when = period(one.starts_at, one.ends_at, one.venue.zone)
    return {"reservation": one, "when": when, "lines": lines_of(one), "state": state_of(one, now)}
