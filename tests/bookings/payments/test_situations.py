"""Each way in which a payment may stand is one situation, and each is told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bookings.models import Payment, PaymentLink
from bookings.money_words import Part, PaymentState
from bookings.payments.dues import Account, Due
from bookings.payments.reckoning import Reckoning
from bookings.payments.situations import Situation, situation_of
from bookings.payments.standing import Standing
from bookings.payments.terms import Terms
from bookings.payments.wording import PILLS
from bookings.states import State
from venues.payment_words import MethodKind

NOW = datetime(2027, 1, 12, 8, tzinfo=UTC)
LATER, EARLIER = NOW + timedelta(days=1), NOW - timedelta(days=1)
PRICE = Decimal(30)
WAITING = Account(1, PRICE, Reckoning(), State.AWAITING_PAYMENT, LATER)
CERTAIN = replace(WAITING, state=State.CONFIRMED)


def standing(account: Account, *, due: Due | None = None, method: str = MethodKind.CARD, **more: Any) -> Standing:
    facts: dict[str, Any] = {"live": None, "last": None, "takes_cards": True, "is_refunding": False, **more}
    return Standing(PaymentLink(), [], [account], Terms(method), due, at=NOW, **facts)


def due(part: Part = Part.FULL, by: datetime | None = LATER) -> Due:
    return Due(part, {1: PRICE}, by)


def live(state: PaymentState = PaymentState.OPEN, problem: str = "") -> Payment:
    return Payment(state=state, problem=problem)


def settled(paid: int, back: int = 0, **more: Any) -> Account:
    return replace(CERTAIN, settled=Reckoning(Decimal(paid), Decimal(back)), **more)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (standing(WAITING, due=due()), Situation.TO_PAY),
        (standing(WAITING, due=due(), live=live()), Situation.PAGE_OPEN),
        (standing(WAITING, due=due(), live=live(problem="card_declined")), Situation.REFUSED),
        (standing(WAITING, due=due(), live=live(PaymentState.PROCESSING)), Situation.PROCESSING),
        (standing(WAITING, due=due(), last=live(PaymentState.FAILED)), Situation.FAILED),
        (standing(WAITING, due=due(), last=live(PaymentState.EXPIRED)), Situation.PAGE_CLOSED),
        (standing(WAITING, due=due(), takes_cards=False), Situation.NO_CARD),
        (standing(CERTAIN, due=Due(Part.BALANCE, {1: Decimal("0.49")}, LATER)), Situation.TOO_SMALL),
        (standing(WAITING, due=due(), takes_cards=False, method=MethodKind.CHEQUE), Situation.TO_PAY),
        (standing(WAITING, due=due(by=EARLIER)), Situation.EXPIRING),
        (standing(replace(WAITING, state=State.EXPIRING)), Situation.EXPIRING),
        (standing(CERTAIN, due=due(Part.BALANCE)), Situation.TO_PAY),
        (standing(CERTAIN, due=due(Part.BALANCE, by=EARLIER)), Situation.LATE),
        (standing(CERTAIN, due=due(Part.BALANCE, by=None), method=MethodKind.ON_SITE), Situation.ON_SITE),
        (standing(CERTAIN, due=due(Part.BALANCE, by=None), method=MethodKind.TITRE), Situation.AFTER_USE),
        (standing(replace(WAITING, state=State.REQUESTED)), Situation.REQUESTED),
        (standing(replace(WAITING, state=State.AWAITING_PAPERS)), Situation.LATER),
        (standing(settled(30)), Situation.PAID),
        (standing(settled(30, 30, state=State.CANCELLED)), Situation.REFUNDED),
        (standing(settled(30, 15, state=State.CANCELLED)), Situation.PARTLY_REFUNDED),
        (standing(settled(30, 30, state=State.CANCELLED), is_refunding=True), Situation.REFUNDING),
        (standing(replace(WAITING, state=State.EXPIRED)), Situation.EXPIRED),
        (standing(replace(WAITING, state=State.CANCELLED)), Situation.NOTHING),
    ],
)
def test_each_standing_is_one_situation(found: Standing, told: Situation) -> None:
    assert situation_of(found) is told


def test_each_situation_has_its_pill() -> None:
    assert set(PILLS) == set(Situation)
