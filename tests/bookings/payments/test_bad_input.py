"""What should not happen while somebody pays, and does: accounts, clocks, tabs and sums that are not as expected."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from bookings import lifecycle
from bookings.deadlines import expire_lapsed
from bookings.ledger import paid
from bookings.models import Payment, PaymentAccount, Refund, Reservation, WebhookEvent
from bookings.payments.changing_method import change_method
from bookings.payments.closing import look, look_at_due
from bookings.payments.connecting import refresh_all
from bookings.payments.links import link_of
from bookings.payments.reconciling import reconcile_all
from bookings.states import State
from commons.errors import Impossible, Lost
from tests.bookings.payments.conftest import Till
from tests.factories import make_method


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def state(reservation: Reservation) -> str:
    return Reservation.objects.get(pk=reservation.pk).state


def test_paying_in_two_tabs_is_charged_once(till: Till, now) -> None:
    one = till.submitted(now=now)
    first, second = till.open(one, now), till.open(one, now)
    assert [till.pay(first)["outcome"], till.pay(second)["outcome"]] == ["done", "closed"]
    till.told()
    assert (paid(one), Refund.objects.count()) == (Decimal(30), 0)


def test_clocks_that_differ_by_minutes_do_no_harm(till: Till, now) -> None:
    """The provider's is ahead: it still opens the page of a deadline that is near, and closes it before we would."""
    till.standin.advance(4 * 60)
    one = till.submitted(now=now)
    Reservation.objects.filter(pk=one.pk).update(expires_at=now + timedelta(minutes=1))
    payment = till.open(one, now)
    assert payment.prolonged
    till.standin.advance(31 * 60)
    till.told()
    payment.refresh_from_db()
    assert (payment.state, state(one)) == ("expired", State.AWAITING_PAYMENT)
    assert till.pay(payment)["outcome"] == "closed"
    assert expire_lapsed(now=now + timedelta(minutes=36)) == 1


def test_a_few_cents_are_not_paid_by_card(till: Till, now) -> None:
    one = till.submitted(now=now)
    till.pay(till.open(one, now))
    till.told()
    Reservation.objects.filter(pk=one.pk).update(total=Decimal("30.49"))
    with pytest.raises(Impossible) as refused:
        till.open(one, now)
    assert refused.value.code == "too_small_for_card"
    shown = till.client.get(reverse("pay", args=[link_of(one).token])).content.decode()
    assert "Réglez cette somme au lieu" in shown and "Revenir à la page" not in shown


def test_money_that_is_not_what_was_asked_waits_for_a_person(till: Till, now) -> None:
    one = till.submitted(now=now)
    payment = till.open(one, now)
    till.pay(payment)
    Payment.objects.filter(pk=payment.pk).update(amount=Decimal(29))
    till.told()
    assert look_at_due(now=now + timedelta(minutes=10)) == 1
    assert state(one) == State.AWAITING_PAYMENT
    kept = WebhookEvent.objects.get(kind="checkout.session.completed")
    assert (kept.state, kept.outcome) == ("failed", "Mismatch: 30.00 eur instead of 29.00")
    assert reconcile_all(now=now + timedelta(hours=2)) == 1


def test_an_account_that_is_restricted_after_the_approval_takes_no_new_payment(till: Till, now) -> None:
    """Its event has not come, or is lost: it is asked for as soon as a page is refused, and every night."""
    till.hotel.venue.approval = "manual"
    till.hotel.venue.save()
    one = till.submitted(now=now)
    lifecycle.approve(actor=till.hotel.alice, reservation_id=one.pk, now=now)
    other = make_method(till.hotel.venue, "transfer", position=1)
    till.standin.set_account(till.account, "restricted")
    with pytest.raises(Lost) as lost:
        till.open(one, now)
    assert lost.value.code == "account_not_ready"
    assert (Payment.objects.get().state, PaymentAccount.objects.get().state) == ("cancelled", "restricted")
    shown = till.client.get(reverse("pay", args=[link_of(one).token])).content.decode()
    assert "Le lieu ne peut pas recevoir de carte en ce moment" in shown
    change_method(actor=till.hotel.bob, reservation_id=one.pk, method_id=other.pk, now=now)
    assert state(one) == State.AWAITING_PAYMENT
    till.standin.set_account(till.account, "ready")
    assert refresh_all(now=now) == 1
    assert PaymentAccount.objects.get().state == "ready"


def test_a_host_who_disconnects_loses_what_is_in_flight(till: Till, now) -> None:
    one = till.submitted(now=now)
    payment = till.open(one, now)
    till.standin.set_account(till.account, "deauthorized")
    assert look(payment_id=payment.pk, now=now).state == "cancelled"
    assert expire_lapsed(now=one.expires_at + timedelta(seconds=1)) == 1
    assert state(one) == State.EXPIRED
