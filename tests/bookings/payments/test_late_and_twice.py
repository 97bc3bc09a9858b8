"""Money that comes while, or after, the place is given back; money that comes twice; pages nobody wants any more."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from bookings import lifecycle
from bookings.deadlines import expire_lapsed
from bookings.ledger import paid, refunded
from bookings.models import Allocation, Payment, Refund, Reservation
from bookings.payments.closing import close_page, look_at_due
from bookings.payments.expiring import expire_unpaid
from bookings.payments.opening import open_payment
from bookings.states import State
from commons.errors import Lost, Unreachable
from tests.bookings.conftest import hours, wish
from tests.bookings.payments.conftest import Till


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def state(reservation: Reservation) -> str:
    return Reservation.objects.get(pk=reservation.pk).state


def _late(till: Till, one: Reservation, payment: Payment, moment: datetime) -> None:
    """The page is paid, but we hear of it only after the reservation expired: as when the provider was mute."""
    Payment.objects.filter(pk=payment.pk).update(state="expired")
    lifecycle.begin_expiring(reservation_id=one.pk, now=moment)
    lifecycle.expire(reservation_id=one.pk, now=moment)
    till.pay(payment)


def test_paid_while_expiring_has_the_place(till: Till, now) -> None:
    one = till.submitted(now=now)
    till.open(one, now)
    till.standin.control(chaos={"pay_while_expiring": 1})
    later = one.expires_at + timedelta(seconds=1)
    assert expire_lapsed(now=later) == 0
    assert state(one) == State.CONFIRMED
    assert paid(one) == Decimal(30)
    assert Refund.objects.count() == 0


def test_ordered_by_direct_debit_while_expiring_waits_for_the_bank(till: Till, now) -> None:
    till.standin.control(direct_debit_seconds=3600)
    one = till.submitted(now=now)
    payment = till.open(one, now)
    till.pay(payment, iban="FR1420041010050500013M02606")
    expire_lapsed(now=one.expires_at + timedelta(seconds=1))
    assert state(one) == State.PAYMENT_PROCESSING


def test_a_late_payment_takes_the_place_again(till: Till, now) -> None:
    one = till.submitted(now=now)
    payment = till.open(one, now)
    _late(till, one, payment, one.expires_at)
    assert Allocation.objects.count() == 0
    till.told()
    assert state(one) == State.CONFIRMED
    assert Allocation.objects.count() == 1
    assert Refund.objects.count() == 0


def test_a_late_payment_for_a_place_that_is_gone_is_refunded_whole_and_once(till: Till, now) -> None:
    one = till.submitted(now=now)
    payment = till.open(one, now)
    _late(till, one, payment, one.expires_at)
    till.hotel.hold(wish(till.hotel.room, hours(10, 1)), actor=till.hotel.charlie, now=now)
    till.told()
    till.bring()
    refund = Refund.objects.get()
    assert (refund.cause, refund.amount, state(one)) == ("late_payment", Decimal(30), State.EXPIRED)
    till.give_back()
    till.give_back()
    till.told()
    assert (paid(one), refunded(one)) == (Decimal(30), Decimal(30))
    assert len(till.standin.client().v1.refunds.list({}, {"stripe_account": till.account}).data) == 1


def test_a_payment_after_the_host_cancelled_goes_back(till: Till, now) -> None:
    one = till.submitted(now=now)
    payment = till.open(one, now)
    lifecycle.cancel(actor=till.hotel.alice, reservation_id=one.pk, now=now, as_host=True, reason="Dégât des eaux")
    payment.refresh_from_db()
    assert payment.to_close
    till.pay(payment)
    look_at_due(now=now)
    refund = Refund.objects.get()
    assert (refund.cause, refund.amount, state(one)) == ("late_payment", Decimal(30), State.CANCELLED)


def test_the_page_of_a_cancelled_reservation_is_closed(till: Till, now) -> None:
    one = till.submitted(now=now)
    payment = till.open(one, now)
    lifecycle.cancel(actor=till.hotel.bob, reservation_id=one.pk, now=now)
    look_at_due(now=now)
    payment.refresh_from_db()
    assert payment.state == "expired"
    assert till.pay(payment)["outcome"] == "closed"


def test_a_second_payment_is_refunded_once(till: Till, now) -> None:
    one = till.submitted(now=now)
    first = till.open(one, now)
    # Somebody kept the first page although another was opened.
    Payment.objects.filter(pk=first.pk).update(state="expired")
    second = till.open(one, now)
    assert second.pk != first.pk
    till.pay(second)
    till.pay(first)
    till.told()
    refund = Refund.objects.get()
    assert (refund.cause, refund.amount) == ("double_payment", Decimal(30))
    till.give_back()
    till.bring()
    assert (paid(one), refunded(one), state(one)) == (Decimal(60), Decimal(30), State.CONFIRMED)


def test_the_place_stays_taken_while_the_provider_is_mute(till: Till, now, settings) -> None:
    one = till.submitted(now=now)
    till.open(one, now)
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    later = one.expires_at + timedelta(seconds=1)
    with pytest.raises(Unreachable):
        expire_unpaid(reservation_id=one.pk, now=later)
    assert state(one) == State.EXPIRING
    assert Allocation.objects.count() == 1
    settings.STRIPE_API_BASE = till.standin.base_address
    assert expire_lapsed(now=later) == 1
    assert Allocation.objects.count() == 0


def test_entering_payment_keeps_the_place_half_an_hour_once(till: Till, now) -> None:
    one = till.submitted(now=now)
    almost = one.expires_at - timedelta(minutes=1)
    link = one.payment_link
    Payment.objects.all().delete()
    payment = open_payment(token=link.token, now=now)
    assert payment.expires_at <= one.expires_at
    close_page(payment_id=payment.pk, now=now)
    Reservation.objects.filter(pk=one.pk).update(expires_at=now + timedelta(minutes=1))
    again = open_payment(token=link.token, now=now)
    one.refresh_from_db()
    assert again.prolonged
    assert one.expires_at == again.expires_at >= now + timedelta(minutes=30)
    close_page(payment_id=again.pk, now=now)
    with pytest.raises(Lost) as lost:
        open_payment(token=link.token, now=now + timedelta(minutes=20))
    assert lost.value.code == "pay_deadline_passed"
    assert almost > now


def test_a_deadline_that_was_put_off_is_respected(till: Till, now) -> None:
    one = till.submitted(now=now)
    Reservation.objects.filter(pk=one.pk).update(expires_at=now + timedelta(minutes=1))
    till.open(one, now)
    # A round that read the old deadline comes now.
    assert expire_unpaid(reservation_id=one.pk, now=now + timedelta(minutes=1)).state == State.AWAITING_PAYMENT


def test_lost_events_are_found_by_looking(till: Till, now) -> None:
    one = till.submitted(now=now)
    till.pay(till.open(one, now))
    assert look_at_due(now=now) == 0
    assert look_at_due(now=now + timedelta(minutes=10)) == 1
    assert state(one) == State.CONFIRMED


def test_a_refused_card_is_told_and_may_be_tried_again(till: Till, now) -> None:
    one = till.submitted(now=now)
    payment = till.open(one, now)
    assert till.pay(payment, card="4000000000009995")["outcome"] == "refused"
    till.told()
    payment.refresh_from_db()
    assert (payment.state, payment.problem) == ("open", "insufficient_funds")
    till.pay(payment)
    till.told()
    assert state(one) == State.CONFIRMED
