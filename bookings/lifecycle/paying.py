"""What a payment provider's news do to a reservation. Nothing here calls the provider: that is done outside."""

from datetime import datetime

from django.db import transaction

from bookings.facts import SYSTEM
from bookings.lifecycle.door import locked, move, state_now
from bookings.models import Reservation
from bookings.replacing import lines_of, take_again
from bookings.states import State
from bookings.transitions import Verb, check


def start_payment(*, reservation_id: int, now: datetime) -> Reservation:
    """The booker has paid by a means that takes days. Raises Lost `wrong_state`."""
    return _step(reservation_id, Verb.START_PAYMENT, State.PAYMENT_PROCESSING, now)


def fail_payment(*, reservation_id: int, now: datetime) -> Reservation:
    """That payment failed: the booker may try again until the new deadline. Raises Lost `wrong_state`."""
    return _step(reservation_id, Verb.FAIL_PAYMENT, State.AWAITING_PAYMENT, now)


def confirm_payment(*, reservation_id: int, now: datetime) -> Reservation:
    """The money is there. Raises Lost `wrong_state`; for an expired reservation see `recover`."""
    return _step(reservation_id, Verb.CONFIRM_PAYMENT, State.CONFIRMED, now)


def begin_expiring(*, reservation_id: int, now: datetime) -> Reservation:
    """Commit `expiring`, so that the payment page can be closed before `expire` gives the places back.

    A deadline that moved meanwhile is respected: the reservation is returned as it is.
    """
    with transaction.atomic():
        reservation = locked(reservation_id)
        if reservation.expires_at is not None and reservation.expires_at > now:
            return reservation
        return move(reservation, Verb.BEGIN_EXPIRING, State.EXPIRING, by=SYSTEM, now=now)


def recover(*, reservation_id: int, now: datetime) -> Reservation:
    """A payment came after the reservation expired: take the same places again.

    Raises Lost `not_available` when they are gone (refund it all, then), Lost `wrong_state`.
    """
    with transaction.atomic():
        reservation = locked(reservation_id)
        check(Verb.RECOVER, state_now(reservation, now), SYSTEM.quality)
        take_again(reservation, lines_of(reservation), now=now)
        return move(reservation, Verb.RECOVER, State.CONFIRMED, by=SYSTEM, now=now)


def _step(reservation_id: int, verb: Verb, target: State, now: datetime) -> Reservation:
    with transaction.atomic():
        return move(locked(reservation_id), verb, target, by=SYSTEM, now=now)
