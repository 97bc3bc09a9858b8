"""What is still owed, whatever has become of a reservation."""

from decimal import Decimal

import pytest

from bookings.models import Reservation
from bookings.owing import after_cancelling, owed, owed_together
from bookings.states import State

ALL, NOTHING = Decimal("30.00"), Decimal("0.00")


def stay(state: State, refund: str | None = None) -> Reservation:
    return Reservation(state=state, total=ALL, refund=None if refund is None else Decimal(refund))


@pytest.mark.parametrize("state", sorted(set(State) - {State.CANCELLED}))
def test_nothing_is_owed_once_refused_or_lapsed(state: State) -> None:
    assert owed(stay(state)) == (NOTHING if state in {State.DECLINED, State.EXPIRED} else ALL)


@pytest.mark.parametrize(
    ("refund", "left"), [("30.00", "0.00"), ("15.00", "15.00"), ("0.00", "30.00"), (None, "30.00")]
)
def test_a_cancellation_leaves_what_it_did_not_give_up(refund: str | None, left: str) -> None:
    assert owed(stay(State.CANCELLED, refund)) == Decimal(left)


def test_a_hold_that_nobody_swept_owes_nothing() -> None:
    assert owed(stay(State.HELD), State.EXPIRED) == NOTHING


def test_dates_are_added_up() -> None:
    dates = [stay(State.CONFIRMED), stay(State.CANCELLED, "20.00"), stay(State.DECLINED)]
    assert owed_together(dates) == Decimal("40.00")
    assert after_cancelling(dates) == (
        "Il reste dû 10,00\u00a0€ au lieu sur 30,00\u00a0€, selon ses conditions d’annulation."
    )


def test_nothing_is_said_where_nothing_was_cancelled() -> None:
    assert after_cancelling([stay(State.CONFIRMED)]) == ""
