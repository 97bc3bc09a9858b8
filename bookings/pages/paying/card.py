"""The money of a reservation or series on other pages: components of `bookings/paying/card.html`."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from bookings.facts import RESERVATION, Fact
from bookings.models import Refund, Reservation
from bookings.money_words import CHARGED_BACK, RefundState
from bookings.pages.paying.method import may_change_method
from bookings.payments.gestures import debt_of
from bookings.payments.links import link_of
from bookings.payments.standing import refunds_of, standing_of
from bookings.payments.terms import terms_of
from bookings.payments.wording import paid_so_far, refund_in_words, status_of, what_happened, what_to_do
from bookings.states import State
from commons.models import Event
from venues.payment_words import PAID_AFTER_USE, MethodKind


def money_card(reservation: Reservation, now: datetime) -> dict[str, Any] | None:
    """What the card shows; None for a reservation without terms of payment, which is paid as the host says."""
    link = link_of(reservation)
    standing = standing_of(link, now) if link else None
    if standing is None:
        return None
    return {
        "standing": standing,
        "status": status_of(standing),
        "happened": [*paid_so_far(standing), *what_happened(standing)],
        "to_do": what_to_do(standing),
        "refunds": [refund_in_words(one) for one in refunds_of(standing.reservations)],
        "token": standing.link.token,
        "may_change": may_change_method(standing),
    }


def money_at_cancelling(reservation: Reservation) -> dict[str, Any]:
    """What had been paid when it was cancelled, as the event of that says; nothing for what was not."""
    if reservation.state != State.CANCELLED:
        return {}
    events = Event.objects.filter(
        subject_type=RESERVATION, subject_id=str(reservation.pk), kind=Fact.RESERVATION_CANCELLED
    )
    event = events.order_by("-id").first()
    return event.data if event else {}


def money_to_do(reservation: Reservation, *, may_change: bool) -> dict[str, Any]:
    """What the host may note: refunds that are made `by_hand`, a title's number, a debt."""
    link = link_of(reservation)
    terms = terms_of(reservation.conditions)
    by_hand = Refund.objects.filter(reservation=reservation, replaced_by=None).exclude(problem=CHARGED_BACK)
    by_hand = by_hand.filter(
        Q(state=RefundState.FAILED) | Q(state=RefundState.DUE) & ~Q(payment__method=MethodKind.CARD)
    )
    return {
        "change": may_change,
        "by_hand": list(by_hand.order_by("pk")),
        "title": terms is not None and terms.method in PAID_AFTER_USE,
        "title_number": link.title_number if link else "",
        "debt": debt_of(reservation),
    }
