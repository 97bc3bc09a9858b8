"""`/mes-reservations/<reference>/`: one reservation, what happened to it, what can be done."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.making.conditions import cancelling_in_words
from bookings.models import Reservation
from bookings.owing import after_cancelling
from bookings.pages.bills import bill_of_snapshot
from bookings.pages.booker.finding import own_reservation
from bookings.pages.booker.words import how_to_pay, lines_of, state_of, what_comes_next, what_happened
from bookings.pages.deposits.card import deposits_card
from bookings.pages.errors import told_as_pages
from bookings.pages.gathered import gather
from bookings.pages.links import again_link
from bookings.pages.papers.card import papers_card
from bookings.pages.paying.card import money_at_cancelling, money_card
from bookings.payments.terms import terms_of
from bookings.states import ENDED, PENDING, State
from bookings.transitions import Actor, Verb, verbs_open_to
from venues.reading_texts import texts_of
from venues.text_words import TextField


@require_safe
@login_required
@told_as_pages
def reservation_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Lines, price, state and time line; arrival instructions once it is confirmed."""
    now = timezone.now()
    reservation = own_reservation(request.user, reference)  # type: ignore[arg-type]
    gathered = gather(reservation)
    context = {
        "reservation": reservation,
        "venue": reservation.venue,
        "series": reservation.series,
        "lines": lines_of(reservation),
        "bill": bill_of_snapshot(reservation.price, reservation.venue) if not reservation.series_id else None,
        "next": what_comes_next(reservation, now),
        "happened": what_happened(gathered.events, reservation, request.user),  # type: ignore[arg-type]
        "owed": after_cancelling([reservation], money=money_at_cancelling(gathered)),
        "policy": cancelling_in_words(reservation.conditions),
        "again": again_link(reservation),
        "money": money_card(gathered, now),
        "deposits": deposits_card(gathered, now),
        "papers": papers_card(gathered, now),
        "documents": gathered.documents,
        "wanting": gathered.wanting,
        "may_quote": reservation.state in PENDING and reservation.total > 0,
        **_possible(reservation, now),
    }
    return render(request, "bookings/booker/reservation.html", context)


def _possible(reservation: Reservation, now: datetime) -> dict[str, Any]:
    """The state as of now, and what the booker may do in it."""
    state = state_of(reservation, now)
    verbs = verbs_open_to(Actor.BOOKER, state)
    begun = reservation.starts_at <= now
    promised = terms_of(reservation.conditions)
    certain = state in (State.CONFIRMED, State.COMPLETED)
    return {
        "state": state,
        # Only a confirmation is worth reading without network.
        "kept_at": timezone.localtime(now) if state is State.CONFIRMED else None,
        "ended": state in ENDED,
        "may_confirm": Verb.SUBMIT in verbs,
        "may_cancel": Verb.CANCEL in verbs and not begun,
        "may_change": Verb.CHANGE in verbs and not begun and not reservation.series_id,
        "in_calendars": state in (State.CONFIRMED, State.REQUESTED),
        "arrival": texts_of(reservation.venue).of_venue(TextField.ARRIVAL) if state is State.CONFIRMED else None,
        "payment": how_to_pay(reservation.conditions) if certain and reservation.total and not promised else "",
    }
