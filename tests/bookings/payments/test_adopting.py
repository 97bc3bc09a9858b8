"""Refunds made in the provider's own pages become ours, once, by events and by the nightly comparison."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from bookings.invoice_words import DocumentKind
from bookings.ledger import balance_of, refunded
from bookings.models import AwaitedDocument, Discrepancy, Payment, Refund, Reservation, WebhookEvent
from bookings.money_words import provider_pocket
from bookings.payments.links import rows_of
from bookings.payments.reckoning import reckon
from bookings.payments.reconciling import reconcile_all
from bookings.series import hold_series, submit_series
from commons.outbox import handle_events
from tests.bookings.conftest import hours, wish
from tests.bookings.payments.conftest import Till


@pytest.fixture
def payment(till: Till) -> Payment:
    """Thirty euros, paid and heard of."""
    now = timezone.now()
    return _paid(till, till.submitted(now=now))


def _paid(till: Till, one: Reservation) -> Payment:
    payment = till.open(one, timezone.now())
    till.pay(payment)
    till.told()
    payment.refresh_from_db()
    return payment


def _given_at_stripe(till: Till, payment: Payment, cents: int, **more: Any) -> Any:
    asked: Any = {"payment_intent": payment.intent_id, "amount": cents, **more}
    return till.standin.client().v1.refunds.create(asked, {"stripe_account": till.account})


def _one(payment: Payment) -> Reservation:
    return payment.shares.get().reservation


def test_it_is_ours_once_however_often_it_is_told(till: Till, payment: Payment) -> None:
    made = _given_at_stripe(till, payment, 1000)
    till.told()
    till.bring()
    WebhookEvent.objects.filter(kind="refund.created").update(handled_at=None, retry_at=timezone.now())
    till.bring()
    refund = Refund.objects.get()
    assert (refund.provider_id, refund.cause, refund.state, refund.amount) == (made.id, "dashboard", "succeeded", 10)
    assert refunded(_one(payment)) == Decimal(10)
    pocket = provider_pocket(till.account)
    assert balance_of(payment.organisation)[pocket] == Decimal("30.00") - Decimal("0.70") - Decimal(10)
    # Given of the host's own accord: nobody is asked for it again.
    assert reckon([_one(payment).pk])[_one(payment).pk].rest(Decimal(30)) == 0
    assert reconcile_all(now=timezone.now() + timedelta(hours=8)) == 0


def test_the_comparison_finds_it_when_no_event_came(till: Till, payment: Payment) -> None:
    _given_at_stripe(till, payment, 3000)
    tonight = timezone.now() + timedelta(hours=8)
    assert reconcile_all(now=tonight) == 0
    assert (Refund.objects.get().amount, Discrepancy.objects.count()) == (Decimal(30), 0)
    till.told()
    assert reconcile_all(now=tonight + timedelta(days=1)) == 0
    assert Refund.objects.count() == 1


def test_what_was_invoiced_of_it_is_credited_and_the_booker_told(till: Till, payment: Payment) -> None:
    _given_at_stripe(till, payment, 1000)
    till.told()
    handle_events(now=timezone.now())
    refund = Refund.objects.get()
    assert AwaitedDocument.objects.get(kind=DocumentKind.CREDIT_NOTE).refund == refund


def test_what_was_due_anyway_is_not_given_twice(till: Till, payment: Payment) -> None:
    due = Refund.objects.create(
        payment=payment,
        reservation=_one(payment),
        amount=Decimal(30),
        cause="cancellation",
        at=timezone.now(),
        check_at=timezone.now(),
    )
    _given_at_stripe(till, payment, 3000)
    till.told()
    due.refresh_from_db()
    assert (due.state, due.cause, Refund.objects.count()) == ("succeeded", "cancellation", 1)
    till.give_back()
    assert refunded(_one(payment)) == Decimal(30)


def test_one_for_a_series_is_shared_over_its_dates(till: Till) -> None:
    now, hotel = timezone.now(), till.hotel
    pattern = {"frequency": "weekly", "weekdays": [1], "until": "2027-01-26"}
    series = hold_series(actor=hotel.bob, lines=[wish(hotel.room, hours(9, 3))], pattern=pattern, headcount=1, now=now)
    first = submit_series(actor=hotel.bob, series_id=series.pk, now=now)[0]
    payment = _paid(till, first)
    made = _given_at_stripe(till, payment, 4000)
    till.told()
    till.bring()
    dates = list(rows_of(payment.link).order_by("pk"))
    assert [refunded(one) for one in dates] == [Decimal(0), Decimal(10), Decimal(30)]
    assert set(Refund.objects.values_list("provider_id", flat=True)) == {made.id}
    assert reconcile_all(now=now + timedelta(hours=8)) == 0


def test_our_own_refund_is_never_adopted(till: Till, payment: Payment) -> None:
    _given_at_stripe(till, payment, 1000, metadata={"refund": "999999"})
    till.told()
    assert Refund.objects.count() == 0
    assert WebhookEvent.objects.get(kind="refund.created").state == "waiting"
