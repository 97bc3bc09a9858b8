"""What is still owed to the venue, of one reservation or of the dates of a series, and what was paid of it. Pure."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from bookings.cancellation import Outcome, sentence
from bookings.models import Reservation
from bookings.states import State
from commons.money import ZERO

# Nothing was promised, or the promise has lapsed.
NOTHING_OWED: Final = frozenset({State.DECLINED, State.EXPIRED})


def owed(reservation: Reservation, state: State | None = None) -> Decimal:
    """Euros: the total, less what a cancellation gave up; nothing for what was refused or has lapsed.

    Whether it was paid already is another question: `bookings.payments.standing` answers it.
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


def after_cancelling(
    reservations: Iterable[Reservation], *, by_host: bool = False, money: Mapping[str, Any] | None = None
) -> str:
    """What became of the price of the cancelled ones, in a sentence; empty when there are none, or they were free.

    `money`: what the event of the cancellation says of what was paid (`paid`, `arrhes`, `debt`).
    """
    cancelled = [one for one in reservations if one.state == State.CANCELLED]
    total = sum((one.total for one in cancelled), ZERO)
    given_up = sum((one.refund or ZERO for one in cancelled), ZERO)
    if not total:
        return ""
    facts = {name: Decimal((money or {}).get(name, 0)) for name in ("paid", "arrhes", "debt")}
    percent = int(given_up * 100 / total)
    return sentence(Outcome(amount=given_up, percent=percent, total=total, by_host=by_host, **facts))
