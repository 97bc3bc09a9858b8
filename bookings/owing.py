"""What is still owed to the venue, of one reservation or of the dates of a series. Pure.

It speaks of what is owed, not of a transfer: the host is paid at the venue, maybe not yet.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from bookings.cancellation import Refund, sentence
from bookings.models import Reservation
from bookings.states import State
from commons.money import ZERO

# Nothing was promised, or the promise has lapsed.
NOTHING_OWED: Final = frozenset({State.DECLINED, State.EXPIRED})


def owed(reservation: Reservation, state: State | None = None) -> Decimal:
    """Euros: the total, less what a cancellation gave up; nothing for what was refused or has lapsed.

    `state` as of now, where a hold may have lapsed that nobody has swept yet.
    """
    state = state or State(reservation.state)
    if state in NOTHING_OWED:
        return ZERO
    if state == State.CANCELLED:
        return reservation.total - (reservation.refund or ZERO)
    return reservation.total


def owed_together(dates: Iterable[Reservation]) -> Decimal:
    """The same for all dates of a series."""
    return sum((owed(one) for one in dates), ZERO)


def after_cancelling(reservations: Iterable[Reservation], *, by_host: bool = False) -> str:
    """What the cancelled ones leave owed, in a sentence; empty when there are none, or they were free."""
    cancelled = [one for one in reservations if one.state == State.CANCELLED]
    total = sum((one.total for one in cancelled), ZERO)
    given_up = sum((one.refund or ZERO for one in cancelled), ZERO)
    if not total:
        return ""
    return sentence(Refund(amount=given_up, percent=int(given_up * 100 / total), total=total, by_host=by_host))
