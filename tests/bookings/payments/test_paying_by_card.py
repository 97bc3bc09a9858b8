"""From the button to the confirmation, over real HTTP to the stand-in."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from bookings import lifecycle
from bookings.deadlines import expire_lapsed
from bookings.ledger import balance_of, paid
from bookings.models import LedgerEntry, Payment, Refund, Reservation, WebhookEvent
from bookings.payments import provider
from bookings.payments.settling import Mismatch, settle
from bookings.states import State
from commons.errors import Lost
from tests.bookings.payments.conftest import Till


@pytest.fixture
def now():
    return timezone.now()


def state(reservation: Reservation) -> str:
    return Reservation.objects.get(pk=reservation.pk).state


def test_a_card_payment_confirms(till: Till, now) -> None:
    one = till.submitted(now=now)
    assert (one.state, one.expires_at) == (State.AWAITING_PAYMENT, now + timedelta(hours=48))
    payment = till.open(one, now)
    assert payment.url.startswith(till.standin.address)
    assert till.pay(payment)["outcome"] == "done"
    assert state(one) == State.AWAITING_PAYMENT
    till.told()
    assert state(one) == State.CONFIRMED
    payment.refresh_from_db()
    assert (payment.state, payment.amount, payment.fee) == ("succeeded", Decimal("30.00"), Decimal("0.70"))
    assert paid(one) == Decimal(30)
    pocket = f"stripe:{till.account}"
    assert balance_of(one.venue.organisation) == {
        "booker": Decimal("-30.00"),
        "fees": Decimal("0.70"),
        pocket: Decimal("29.30"),
    }


@pytest.mark.parametrize("other", [{"currency": "usd"}, {"amount": Decimal("29.99")}, {"id": "cs_test_other"}])
def test_a_page_of_other_money_is_never_taken_for_ours(till: Till, now, other: dict[str, object]) -> None:
    one = till.submitted(now=now)
    payment = till.open(one, now)
    till.pay(payment)
    page = replace(provider.read_page(payment.session_id, account=till.account), **other)
    with pytest.raises(Mismatch):
        settle(payment_id=payment.pk, page=page, now=now)
    assert (state(one), LedgerEntry.objects.exists()) == (State.AWAITING_PAYMENT, False)


def test_events_that_come_again_change_nothing(till: Till, now) -> None:
    one = till.submitted(now=now)
    till.pay(till.open(one, now))
    till.told()
    entries = LedgerEntry.objects.count()
    till.bring()
    assert LedgerEntry.objects.count() == entries
    assert all(event.deliveries == 2 for event in WebhookEvent.objects.all())
    assert state(one) == State.CONFIRMED


def test_a_cancellation_pays_back_by_card(till: Till, now) -> None:
    one = till.submitted(now=now)
    till.pay(till.open(one, now))
    till.told()
    lifecycle.cancel(actor=till.hotel.bob, reservation_id=one.pk, now=now)
    refund = Refund.objects.get()
    assert (refund.amount, refund.state, refund.cause) == (Decimal(30), "due", "cancellation")
    till.give_back()
    refund.refresh_from_db()
    assert refund.state == "succeeded"
    till.told()
    assert balance_of(one.venue.organisation)[f"stripe:{till.account}"] == Decimal("-0.70")
    assert paid(one) == Decimal(30)


def test_what_is_not_paid_expires_and_frees_the_place(till: Till, now) -> None:
    one = till.submitted(now=now)
    payment = till.open(one, now)
    later = one.expires_at + timedelta(seconds=1)
    assert expire_lapsed(now=later) == 1
    assert state(one) == State.EXPIRED
    payment.refresh_from_db()
    assert payment.state == "expired"
    assert till.pay(payment)["outcome"] == "closed"


def test_two_tabs_find_the_same_page(till: Till, now) -> None:
    one = till.submitted(now=now)
    assert till.open(one, now).url == till.open(one, now).url
    assert Payment.objects.count() == 1


def test_direct_debit_takes_days_and_confirms(till: Till, now) -> None:
    till.standin.control(direct_debit_seconds=3600)
    one = till.submitted(now=now)
    payment = till.open(one, now)
    till.pay(payment, iban="FR1420041010050500013M02606")
    till.bring()
    assert state(one) == State.PAYMENT_PROCESSING
    with pytest.raises(Lost) as lost:
        till.open(one, now)
    assert lost.value.code == "payment_processing"
    till.standin.advance(3601)
    till.told()
    assert state(one) == State.CONFIRMED


def test_direct_debit_that_fails_may_be_tried_again(till: Till, now) -> None:
    one = till.submitted(now=now)
    payment = till.open(one, now)
    till.pay(payment, iban="FR8420041010050500013M02607")
    till.told()
    payment.refresh_from_db()
    assert (payment.state, state(one)) == ("failed", State.AWAITING_PAYMENT)
    again = till.open(one, now)
    assert again.pk != payment.pk
    till.pay(again)
    till.told()
    assert state(one) == State.CONFIRMED
