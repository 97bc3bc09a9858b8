"""Deciding that money goes back: rows that are due, written in the transaction of what decides it.

The worker asks the provider for what came by card (`refunding`); what came to the host directly they give back by hand.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bookings.facts import REFUND, By, Change, Fact, record
from bookings.models import Payment, Refund
from bookings.money_words import RefundCause, RefundState
from bookings.payments.reckoning import Refundable, refundable
from commons.money import ZERO
from venues.payment_words import MethodKind


@dataclass(frozen=True, slots=True)
class Back:
    """Euros that go back for a reservation, and why."""

    reservation_id: int
    amount: Decimal
    cause: RefundCause
    reason: str = ""


def write_refunds(payment: Payment, backs: Iterable[Back], *, by: By, now: datetime) -> list[Refund]:
    """Let parts of one payment go back. What it bears was checked by the caller, under the venue lock."""
    rows = [_row(payment, back, by, now) for back in backs]
    return _write(rows, by, now)


def refund_reservation(back: Back, *, by: By, now: datetime) -> list[Refund]:
    """Let an amount go back for a reservation, from its latest payments first; the venue lock is held.

    Raises ValueError for more than was paid: the caller asked `reckoning` before.
    """
    parts = spread(refundable(back.reservation_id), back.amount)
    rows = [
        _row(payment, Back(back.reservation_id, amount, back.cause, back.reason), by, now) for payment, amount in parts
    ]
    return _write(rows, by, now)


def spread(left: Sequence[Refundable], amount: Decimal) -> list[tuple[Payment, Decimal]]:
    """Which payments give how much of `amount` (euros), in the order given. Raises ValueError when there is less."""
    parts, rest = [], amount
    for one in left:
        share = min(rest, one.amount)
        if share > ZERO:
            parts.append((one.payment, share))
            rest -= share
    if rest > ZERO:
        raise ValueError("more goes back than was paid")
    return parts


def _row(payment: Payment, back: Back, by: By, now: datetime) -> Refund:
    return Refund(
        payment=payment,
        reservation_id=back.reservation_id,
        amount=back.amount,
        cause=back.cause,
        state=RefundState.DUE,
        reason=back.reason[:500],
        by=by.user,
        at=now,
        check_at=now if payment.method == MethodKind.CARD else None,
    )


def _write(rows: list[Refund], by: By, now: datetime) -> list[Refund]:
    written = Refund.objects.bulk_create(rows)
    record([told(Fact.REFUND_ASKED, one) for one in written], by=by, now=now)
    return written


def told(fact: Fact, refund: Refund, before: str = "") -> Change:
    """A fact about a refund."""
    data = {
        "reservation": refund.reservation_id,
        "payment": refund.payment_id,
        "amount": str(refund.amount),
        "cause": refund.cause,
        "method": refund.payment.method,
    }
    return Change(fact, refund.pk, before, refund.state, refund.reason, data, REFUND)
