"""An advance by card, the balance by the same link, changes of price, series by card."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from bookings import lifecycle
from bookings.changing import change
from bookings.ledger import paid
from bookings.models import Payment, Refund, Reservation
from bookings.payments.links import link_of
from bookings.payments.opening import open_payment
from bookings.payments.standing import standing_of
from bookings.series import cancel_series, hold_series, submit_series
from bookings.states import State
from commons.errors import Impossible
from commons.models import Notice
from commons.outbox import handle_events
from tests.bookings.conftest import hours, wish
from tests.bookings.payments.conftest import Till
from venues.models import PaymentTerms


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def test_an_advance_confirms_and_the_balance_is_paid_by_the_same_link(till: Till, now) -> None:
    PaymentTerms.objects.create(venue=till.hotel.venue, advance_percent=30, advance_kind="acompte", balance_days=10)
    one = till.submitted(now=now)
    advance = till.open(one, now)
    assert (advance.part, advance.amount) == ("advance", Decimal(9))
    till.pay(advance)
    till.told()
    one.refresh_from_db()
    assert one.state == State.CONFIRMED
    handle_events(now=timezone.now())
    planned = set(Notice.objects.filter(subject_type="payment_link").values_list("kind", flat=True))
    assert planned == {"balance_soon", "balance_due", "host_balance_unpaid"}
    balance = till.open(one, now)
    assert (balance.link_id, balance.part, balance.amount) == (advance.link_id, "balance", Decimal(21))
    till.pay(balance)
    till.told()
    assert (paid(one), standing_of(link_of(one), now).due) == (Decimal(30), None)
    with pytest.raises(Impossible) as error:
        till.open(one, now)
    assert error.value.code == "nothing_due"


def test_the_whole_is_due_when_the_day_of_the_balance_has_come(till: Till, now) -> None:
    PaymentTerms.objects.create(venue=till.hotel.venue, advance_percent=30, balance_days=365)
    one = till.submitted(now=now)
    payment = till.open(one, now)
    assert (payment.part, payment.amount) == ("full", Decimal(30))


def test_a_lower_price_goes_back_and_a_higher_one_is_due(till: Till, now) -> None:
    one = till.submitted(now=now)
    till.pay(till.open(one, now))
    till.told()
    change(actor=till.hotel.bob, reservation_id=one.pk, lines=[wish(till.hotel.room, hours(9, 2))], now=now)
    refund = Refund.objects.get()
    assert (refund.cause, refund.amount) == ("change", Decimal(10))
    change(actor=till.hotel.bob, reservation_id=one.pk, lines=[wish(till.hotel.room, hours(9, 4))], now=now)
    assert standing_of(link_of(one), now).due.amount == Decimal(20)


def _series(till: Till, now: datetime) -> list[Reservation]:
    pattern = {"frequency": "weekly", "weekdays": [1], "until": "2027-01-26"}
    series = hold_series(
        actor=till.hotel.bob, lines=[wish(till.hotel.room, hours(9, 3))], pattern=pattern, headcount=1, now=now
    )
    return submit_series(actor=till.hotel.bob, series_id=series.pk, now=now)


def test_a_series_is_paid_by_one_card_payment(till: Till, now) -> None:
    dates = _series(till, now)
    payment = till.open(dates[1], now)
    assert (payment.amount, payment.shares.count()) == (Decimal(90), 3)
    till.pay(payment)
    till.told()
    assert set(Reservation.objects.values_list("state", flat=True)) == {State.CONFIRMED}
    handle_events(now=timezone.now())
    kinds = list(Notice.objects.filter(recipient=till.hotel.bob.email).values_list("kind", flat=True))
    assert kinds.count("series_confirmed") == 1
    assert "confirmed" not in kinds
    cancel_series(actor=till.hotel.bob, series_id=dates[0].series_id, now=now, from_date=dates[1].starts_at.date())
    assert [one.amount for one in Refund.objects.order_by("pk")] == [Decimal(30), Decimal(30)]
    till.give_back()
    assert set(Refund.objects.values_list("state", flat=True)) == {"succeeded"}


def test_a_page_for_what_is_no_longer_due_goes_first(till: Till, now) -> None:
    dates = _series(till, now)
    payment = till.open(dates[0], now)
    lifecycle.cancel(actor=till.hotel.bob, reservation_id=dates[2].pk, now=now)
    other = open_payment(token=payment.link.token, now=now)
    assert (other.pk != payment.pk, other.amount) == (True, Decimal(60))
    assert Payment.objects.get(pk=payment.pk).state == "expired"
    assert till.pay(payment)["outcome"] == "closed"


def test_a_late_payment_of_a_series_serves_what_is_left(till: Till, now) -> None:
    dates = _series(till, now)
    payment = till.open(dates[0], now)
    lifecycle.cancel(actor=till.hotel.bob, reservation_id=dates[2].pk, now=now)
    till.pay(payment)
    till.told()
    states = list(Reservation.objects.order_by("starts_at").values_list("state", flat=True))
    assert states == ["confirmed", "confirmed", "cancelled"]
    refund = Refund.objects.get()
    assert (refund.reservation, refund.amount, refund.cause) == (dates[2], Decimal(30), "late_payment")


def test_a_gap_between_advance_and_policy_is_shown_as_it_is_refunded(till: Till, now) -> None:
    till.hotel.venue.cancellation_policy = "strict"
    till.hotel.venue.save()
    one = till.submitted(now=now)
    till.pay(till.open(one, now))
    till.told()
    one.refresh_from_db()
    moment = one.starts_at - timedelta(days=20)
    shown = lifecycle.preview_cancellation(actor=till.hotel.bob, reservation=one, now=moment)
    lifecycle.cancel(actor=till.hotel.bob, reservation_id=one.pk, now=moment)
    assert shown.back == Refund.objects.get().amount == Decimal(15)
