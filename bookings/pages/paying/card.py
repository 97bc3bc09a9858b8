"""The money of a reservation or series on other pages: components of `bookings/paying/card.html`."""

from datetime import datetime
from typing import Any

from bookings.facts import RESERVATION, Fact
from bookings.models import Reservation
from bookings.payments.links import link_of
from bookings.payments.standing import refunds_of, standing_of
from bookings.payments.wording import how_it_stands, refund_in_words, status_of
from bookings.states import State
from commons.models import Event


def money_card(reservation: Reservation, now: datetime) -> dict[str, Any] | None:
    """What the card shows; None for a reservation without terms of payment, which is paid as the host says."""
    link = link_of(reservation)
    standing = standing_of(link, now) if link else None
    if standing is None:
        return None
    return {
        "standing": standing,
        "status": status_of(standing),
        "sentences": how_it_stands(standing),
        "refunds": [refund_in_words(one) for one in refunds_of(standing.reservations)],
        "token": standing.link.token,
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
