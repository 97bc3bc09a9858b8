"""What money that came does for each reservation: it confirms, finds its place again, or goes back."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db import transaction

from bookings.facts import SYSTEM
from bookings.lifecycle.door import move, move_all
from bookings.models import Payment, Reservation
from bookings.money_words import Part, RefundCause
from bookings.payments.reckoning import reckon
from bookings.payments.refund_rows import Back, write_refunds
from bookings.replacing import lines_of, take_again
from bookings.states import CERTAIN, State
from bookings.transitions import TABLE, Verb
from commons.errors import Lost

WAITED_FOR_IT: Final = TABLE[Verb.CONFIRM_PAYMENT].sources


def credit(payment: Payment, rows: Sequence[Reservation], now: datetime) -> bool:
    """Let each of the locked reservations have its share of a payment that has just been posted to the ledger.

    Returns whether it made any of them certain.
    """
    shares = dict(payment.shares.values_list("reservation_id", "amount"))
    backs = []
    waiting = [one for one in rows if one.state in WAITED_FOR_IT]
    for one in rows:
        if one in waiting:
            continue
        if one.state in CERTAIN:
            backs.append(_surplus(payment, one, shares[one.pk]))
        elif not _recovered(one, now):
            backs.append(Back(one.pk, shares[one.pk], RefundCause.LATE_PAYMENT))
    if waiting:
        together = {"by_series": True} if waiting[0].series_id else {}
        targets = {one.pk: State.CONFIRMED for one in waiting}
        move_all(waiting, Verb.CONFIRM_PAYMENT, targets, by=SYSTEM, now=now, data=together)
    write_refunds(payment, [one for one in backs if one.amount], by=SYSTEM, now=now)
    return bool(waiting)


def _surplus(payment: Payment, reservation: Reservation, share: Decimal) -> Back:
    """What of a share is paid twice: all of it when the first payment had come already, else what exceeds the price."""
    over = reckon([reservation.pk])[reservation.pk].surplus(reservation.total)
    twice = payment.part != Part.BALANCE
    return Back(reservation.pk, share if twice else min(share, over), RefundCause.DOUBLE_PAYMENT)


def _recovered(reservation: Reservation, now: datetime) -> bool:
    """Whether an expired reservation has its places again; those of a stay that has begun are past."""
    if reservation.state != State.EXPIRED or reservation.starts_at <= now:
        return False
    try:
        with transaction.atomic():
            take_again(reservation, lines_of(reservation), now=now)
            move(reservation, Verb.RECOVER, State.CONFIRMED, by=SYSTEM, now=now)
    except Lost:
        return False
    return True
