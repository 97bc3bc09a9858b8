"""The money of a reservation or series on other pages: components of `bookings/paying/card.html`."""

from datetime import datetime
from typing import Any

from bookings.facts import Fact
from bookings.models import Refund
from bookings.money_words import CHARGED_BACK, Pocket, RefundState
from bookings.pages.gathered import Gathered
from bookings.pages.paying.method import may_change_method
from bookings.payments.terms import terms_of
from bookings.payments.wording import paid_so_far, refund_in_words, status_of, what_happened, what_to_do
from bookings.states import State
from commons.money import ZERO
from venues.payment_words import PAID_AFTER_USE, MethodKind


def money_card(gathered: Gathered, now: datetime) -> dict[str, Any] | None:
    """What the card shows; None for a reservation without terms of payment, which is paid as the host says."""
    standing = gathered.standing(now)
    if standing is None:
        return None
    return {
        "standing": standing,
        "status": status_of(standing),
        "happened": [*paid_so_far(standing), *what_happened(standing)],
        "to_do": what_to_do(standing),
        "refunds": [refund_in_words(one) for one in standing.refunds],
        "token": standing.link.token,
        "may_change": may_change_method(standing),
    }


def money_at_cancelling(gathered: Gathered) -> dict[str, Any]:
    """What had been paid when it was cancelled, as the event of that says; nothing for what was not."""
    if gathered.reservation.state != State.CANCELLED:
        return {}
    cancelled = (one.data for one in gathered.events if one.kind == Fact.RESERVATION_CANCELLED)
    return next(cancelled, {})


def money_to_do(gathered: Gathered, *, may_change: bool) -> dict[str, Any]:
    """What the host may note: refunds that are made `by_hand`, a title's number, a debt."""
    reservation, records = gathered.reservation, gathered.records
    terms = terms_of(reservation.conditions)
    own = [one for one in records.refunds if one.reservation_id == reservation.pk]
    made_good = {one.replaces_id for one in records.refunds}
    debts = (one for one in records.entries if one.account == Pocket.CLAIMS and one.reservation_id == reservation.pk)
    return {
        "change": may_change,
        "by_hand": [one for one in reversed(own) if _is_by_hand(one) and one.pk not in made_good],
        "title": terms is not None and terms.method in PAID_AFTER_USE,
        "title_number": gathered.link.title_number if gathered.link else "",
        "debt": sum((one.amount for one in debts), ZERO),
    }


def _is_by_hand(refund: Refund) -> bool:
    if refund.problem == CHARGED_BACK:
        return False
    due = refund.state == RefundState.DUE and refund.payment.method != MethodKind.CARD
    return due or refund.state == RefundState.FAILED
