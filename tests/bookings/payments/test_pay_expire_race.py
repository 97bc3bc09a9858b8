"""Paying against expiring, in every order that can be forced, and with real threads; the control pays in vain."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from bookings import lifecycle
from bookings.deadlines import expire_lapsed
from bookings.ledger import settled_of
from bookings.models import Payment, Refund, Reservation
from bookings.payments.closing import look
from bookings.payments.opening import open_payment
from bookings.payments.refunding import ask_due_refunds
from bookings.states import State
from commons.errors import DomainError
from tests.bookings.conftest import hours, make_hotel, wish
from tests.bookings.payments.conftest import Till, make_till
from tests.bookings.racing import overlaps, together
from tests.stripe_standin import StandIn

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def till(stripe_standin: StandIn, settings: Any, db: None) -> Till:
    return make_till(stripe_standin, settings, make_hotel())


def _pay(till: Till, payment: Payment) -> str:
    return str(till.pay(payment)["outcome"])


def _heard(payment: Payment) -> None:
    look(payment_id=payment.pk, now=timezone.now())


def _settled(one: Reservation) -> tuple[str, Decimal]:
    """The state, and what the host keeps."""
    ask_due_refunds(now=timezone.now() + timedelta(hours=12))
    return Reservation.objects.get(pk=one.pk).state, settled_of([one.pk])[one.pk].kept


def _is_right(one: Reservation) -> None:
    state, kept = _settled(one)
    assert (state, kept) in {(State.CONFIRMED, Decimal(30)), (State.EXPIRED, Decimal(0))}
    assert overlaps() == 0


ORDERS = [
    ("pay", "begin", "close", "hear", "other"),
    ("begin", "pay", "close", "other", "hear"),
    ("begin", "close", "pay", "hear", "other"),
    ("begin", "close", "other", "pay", "hear"),
    ("pay", "hear", "begin", "close", "other"),
    ("pay", "other", "begin", "close", "hear"),
]


@pytest.mark.parametrize("order", ORDERS, ids=" ".join)
def test_every_forced_order_ends_with_the_place_or_the_money(till: Till, order: tuple[str, ...]) -> None:
    now = timezone.now()
    one = till.submitted(now=now)
    payment, late = till.open(one, now), one.expires_at + timedelta(seconds=1)
    deeds = {
        "pay": lambda: _pay(till, payment),
        "begin": lambda: lifecycle.begin_expiring(reservation_id=one.pk, now=late),
        "close": lambda: expire_lapsed(now=late),
        "hear": lambda: _heard(payment),
        "other": lambda: till.hotel.hold(wish(till.hotel.room, hours(9, 3)), actor=till.hotel.charlie, now=now),
    }
    for step in order:
        try:
            deeds[step]()
        except DomainError as error:
            assert error.code in {"wrong_state", "not_available"}
    _is_right(one)


def test_threads_that_pay_hear_and_expire_at_once(till: Till) -> None:
    now = timezone.now()
    for day in range(6):
        one = till.submitted(day=day if day < 4 else day + 3, now=now)
        payment, late = till.open(one, now), one.expires_at + timedelta(seconds=1)
        outcome = together(
            [
                lambda p=payment: _pay(till, p),
                lambda p=payment: _heard(p),
                lambda t=late: expire_lapsed(now=t),
                lambda t=late: expire_lapsed(now=t),
            ]
        )
        assert outcome.broken == []
        _heard(payment)
        _is_right(one)


def test_two_tabs_at_once_open_one_page(till: Till) -> None:
    now = timezone.now()
    one = till.submitted(now=now)
    token = one.payment_link.token
    outcome = together([lambda: open_payment(token=token, now=now).url] * 6)
    assert outcome.broken == []
    assert (len(set(outcome.won)), Payment.objects.count()) == (1, 1)


def test_the_same_news_at_once_is_posted_once(till: Till) -> None:
    now = timezone.now()
    one = till.submitted(now=now)
    payment = till.open(one, now)
    _pay(till, payment)
    outcome = together([lambda: _heard(payment)] * 6)
    assert outcome.broken == []
    assert _settled(one) == (State.CONFIRMED, Decimal(30))


def test_without_closing_the_page_a_place_is_lost(till: Till) -> None:
    """The control: expiring as if there were no page, then somebody pays on it and another has the place."""
    now: datetime = timezone.now()
    one = till.submitted(now=now)
    payment, late = till.open(one, now), one.expires_at + timedelta(seconds=1)
    lifecycle.begin_expiring(reservation_id=one.pk, now=late)
    lifecycle.expire(reservation_id=one.pk, now=late)
    till.hotel.hold(wish(till.hotel.room, hours(9, 3)), actor=till.hotel.charlie, now=now)
    assert _pay(till, payment) == "done"
    _heard(payment)
    # Nobody has sold it twice, but somebody paid in vain: this is what closing first avoids.
    assert Refund.objects.get().cause == "late_payment"
    assert _settled(one) == (State.EXPIRED, Decimal(0))
