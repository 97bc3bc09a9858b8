"""Refunds, asked for once whatever breaks, and followed to the end."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from bookings import lifecycle
from bookings.ledger import balance_of, refunded
from bookings.models import Payment, Refund, Reservation
from bookings.payments.gestures import note_given_back
from bookings.payments.refunding import ask_due_refunds
from commons.models import Event
from commons.outbox import handle_events
from tests.bookings.payments.conftest import Till


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def _paid_and_cancelled(till: Till, now: datetime, **how: str) -> Reservation:
    one = till.submitted(now=now)
    till.pay(till.open(one, now), **how)
    till.told()
    lifecycle.cancel(actor=till.hotel.bob, reservation_id=one.pk, now=now)
    return one


def _made(till: Till) -> int:
    return len(till.standin.client().v1.refunds.list({}, {"stripe_account": till.account}).data)


@pytest.mark.parametrize("trouble", ["error_after", "error_before"])
def test_a_provider_that_breaks_refunds_once(till: Till, now, trouble: str) -> None:
    one = _paid_and_cancelled(till, now)
    till.standin.control(chaos={trouble: 1})
    ask_due_refunds(now=now)
    refund = Refund.objects.get()
    assert (refund.state, refund.attempts) == ("asked", 1)
    till.standin.control(chaos={trouble: 0})
    ask_due_refunds(now=now + timedelta(hours=1))
    refund.refresh_from_db()
    assert (refund.state, refunded(one), _made(till)) == ("succeeded", Decimal(30), 1)


def test_a_lost_answer_refunds_once(till: Till, now, settings) -> None:
    one = _paid_and_cancelled(till, now)
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    ask_due_refunds(now=now)
    settings.STRIPE_API_BASE = till.standin.base_address
    ask_due_refunds(now=now + timedelta(hours=1))
    assert (Refund.objects.get().state, refunded(one), _made(till)) == ("succeeded", Decimal(30), 1)


def test_a_pending_refund_is_followed(till: Till, now) -> None:
    till.standin.control(refund_seconds=3600)
    _paid_and_cancelled(till, now, card="4000000000007726")
    ask_due_refunds(now=now)
    assert Refund.objects.get().state == "pending"
    till.standin.advance(3601)
    till.told()
    assert Refund.objects.get().state == "succeeded"


def test_a_refund_that_comes_back_is_told_and_stays_with_the_host(till: Till, now) -> None:
    till.standin.control(refund_seconds=3600)
    one = _paid_and_cancelled(till, now, card="4000000000005126")
    ask_due_refunds(now=now)
    assert refunded(one) == Decimal(30)
    till.standin.advance(3601)
    till.told()
    refund = Refund.objects.get()
    assert (refund.state, refunded(one)) == ("failed", Decimal(0))
    assert balance_of(one.venue.organisation)[f"stripe:{till.account}"] == Decimal("29.30")
    handle_events(now=timezone.now())
    assert Event.objects.filter(kind="refund_failed").count() == 1


def test_a_refund_that_was_made_at_the_provider_is_not_made_again(till: Till, now) -> None:
    one = _paid_and_cancelled(till, now)
    client = till.standin.client()
    intent = Payment.objects.get().intent_id
    client.v1.refunds.create({"payment_intent": intent}, {"stripe_account": till.account})
    ask_due_refunds(now=now)
    refund = Refund.objects.get()
    assert refund.state == "failed"
    assert "already been refunded" in refund.problem
    assert refunded(one) == 0


def test_a_host_who_disconnected_gives_back_by_hand(till: Till, now) -> None:
    """What was not asked for yet fails and is told; what is under way is looked at again, ever later."""
    till.standin.control(refund_seconds=3600)
    _paid_and_cancelled(till, now, card="4000000000007726")
    _paid_and_cancelled(till, now)
    assert ask_due_refunds(now=now, limit=1) == 1
    till.standin.set_account(till.account, "deauthorized")
    later = now + timedelta(hours=7)
    assert ask_due_refunds(now=later) == 2
    failed, pending = Refund.objects.all()
    assert (pending.state, pending.attempts, failed.state) == ("pending", 1, "failed")
    assert pending.check_at is not None and pending.check_at > later
    handle_events(now=later)
    assert Event.objects.filter(kind="refund_failed").count() == 1
    done = note_given_back(actor=till.hotel.alice, refund_id=failed.pk, now=later)
    assert (done.replaces, done.state) == (failed, "succeeded")


def test_several_workers_ask_once(till: Till, now) -> None:
    _paid_and_cancelled(till, now)
    assert ask_due_refunds(now=now) == 1
    assert ask_due_refunds(now=now) == 0
    assert _made(till) == 1
