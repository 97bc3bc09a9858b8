"""Money that comes to the host directly: transfers, cheques, on site, by the public accountant."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bookings import lifecycle
from bookings.deadlines import expire_lapsed
from bookings.ledger import balance_of, paid, refunded
from bookings.models import PaymentAccount, Refund, Reservation
from bookings.payments.changing_method import change_method
from bookings.payments.gestures import debt_of, give, note_given_back, pay_debt
from bookings.payments.links import link_of
from bookings.payments.receiving import note_receipt, note_title
from bookings.payments.standing import standing_of
from bookings.series import hold_series, submit_series
from bookings.states import State
from commons.errors import Impossible, Lost, Missing, NotAllowed
from tests.bookings.conftest import Hotel, hours, wish
from tests.factories import NOW, make_member, make_method
from venues.models import PaymentTerms

TODAY = date(2026, 11, 23)


def submitted(hotel: Hotel, kind: str = "transfer", **fields: object) -> Reservation:
    """Three hours in the meeting room: 30 euros."""
    make_method(hotel.venue, kind, **fields)
    held = hotel.hold(wish(hotel.room, hours(9, 3)))
    return lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)


def received(hotel: Hotel, one: Reservation, amount: str, **more: object):
    facts = {"actor": hotel.alice, "received_on": TODAY, "now": NOW, **more}
    return note_receipt(reservation_id=one.pk, amount=Decimal(amount), **facts)


def state(one: Reservation) -> str:
    return Reservation.objects.get(pk=one.pk).state


def test_a_transfer_confirms_when_it_is_noted(hotel: Hotel) -> None:
    one = submitted(hotel)
    assert (one.state, one.expires_at) == (State.AWAITING_PAYMENT, NOW + timedelta(days=7))
    payment = received(hotel, one, "30.00", reference="VIR 123")
    assert (payment.method, payment.state, payment.part) == ("transfer", "succeeded", "full")
    assert (state(one), paid(one)) == (State.CONFIRMED, Decimal(30))
    assert balance_of(hotel.venue.organisation) == {"bank": Decimal(30), "booker": Decimal(-30)}


def test_part_of_it_is_noted_and_does_not_confirm(hotel: Hotel) -> None:
    one = submitted(hotel)
    received(hotel, one, "10.00")
    assert (state(one), paid(one)) == (State.AWAITING_PAYMENT, Decimal(10))
    received(hotel, one, "20.00")
    assert state(one) == State.CONFIRMED


@pytest.mark.parametrize(
    ("amount", "code"), [("30.01", "too_much"), ("0.00", "not_an_amount"), ("-5.00", "not_an_amount")]
)
def test_impossible_amounts_are_refused(hotel: Hotel, amount: str, code: str) -> None:
    one = submitted(hotel)
    with pytest.raises(Impossible) as error:
        received(hotel, one, amount)
    assert (error.value.code, list(error.value.fields)) == (code, ["amount"])
    assert paid(one) == 0


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), TODAY - timedelta(days=400)])
def test_a_day_that_cannot_be_is_refused(hotel: Hotel, day: date) -> None:
    with pytest.raises(Impossible) as error:
        received(hotel, submitted(hotel), "30.00", received_on=day)
    assert error.value.code == "not_a_day"


def test_nothing_more_is_taken_than_is_due(hotel: Hotel) -> None:
    one = submitted(hotel)
    received(hotel, one, "30.00")
    with pytest.raises(Impossible) as error:
        received(hotel, one, "0.01")
    assert error.value.code == "nothing_due"


def test_only_the_venue_notes_receipts(hotel: Hotel) -> None:
    one = submitted(hotel)
    for actor, error in ((hotel.bob, NotAllowed), (hotel.charlie, Missing)):
        with pytest.raises((error, Missing)):
            received(hotel, one, "30.00", actor=actor)
    accountant = make_member(hotel.venue.organisation, role="accountant").user
    received(hotel, one, "30.00", actor=accountant)
    assert state(one) == State.CONFIRMED


def test_a_transfer_that_does_not_come_expires(hotel: Hotel) -> None:
    one = submitted(hotel)
    assert expire_lapsed(now=NOW + timedelta(days=7)) == 1
    assert state(one) == State.EXPIRED


@pytest.mark.parametrize("kind", ["titre", "invoice", "on_site"])
def test_what_is_paid_later_confirms_at_once_and_never_expires(hotel: Hotel, kind: str) -> None:
    one = submitted(hotel, kind)
    assert (one.state, one.expires_at) == (State.CONFIRMED, None)
    assert expire_lapsed(now=NOW + timedelta(days=40)) == 0
    received(hotel, one, "30.00", now=NOW + timedelta(days=1))
    assert paid(one) == Decimal(30)


def test_the_number_of_a_title_is_noted(hotel: Hotel) -> None:
    one = submitted(hotel, "titre")
    link = note_title(actor=hotel.alice, reservation_id=one.pk, number=" 2027-118 ", now=NOW)
    assert link.title_number == "2027-118"
    with pytest.raises(Impossible):
        note_title(actor=hotel.alice, reservation_id=one.pk, number=" ", now=NOW)


def test_cancelling_leaves_a_refund_to_the_host(hotel: Hotel) -> None:
    one = submitted(hotel)
    received(hotel, one, "30.00")
    lifecycle.cancel(actor=hotel.bob, reservation_id=one.pk, now=NOW)
    refund = Refund.objects.get()
    assert (refund.state, refund.check_at, refunded(one)) == ("due", None, Decimal(0))
    note_given_back(actor=hotel.alice, refund_id=refund.pk, now=NOW)
    assert refunded(one) == Decimal(30)
    with pytest.raises(Lost):
        note_given_back(actor=hotel.alice, refund_id=refund.pk, now=NOW)
    assert balance_of(hotel.venue.organisation) == {"bank": Decimal(0), "booker": Decimal(0)}


def test_a_gesture_is_never_asked_for_again(hotel: Hotel) -> None:
    one = submitted(hotel)
    received(hotel, one, "30.00")
    give(actor=hotel.alice, reservation_id=one.pk, amount=Decimal(10), reason="Chauffage en panne", now=NOW)
    standing = standing_of(link_of(one), NOW)
    assert (standing.rest, standing.due, standing.back) == (Decimal(0), None, Decimal(10))
    with pytest.raises(Impossible) as error:
        give(actor=hotel.alice, reservation_id=one.pk, amount=Decimal("20.01"), reason="Encore", now=NOW)
    assert error.value.code == "more_than_paid"
    with pytest.raises(Impossible) as error:
        give(actor=hotel.alice, reservation_id=one.pk, amount=Decimal(1), reason=" ", now=NOW)
    assert error.value.code == "reason_missing"


@pytest.fixture
def arrhes(hotel: Hotel) -> Reservation:
    PaymentTerms.objects.create(venue=hotel.venue, advance_percent=30, advance_kind="arrhes", balance_days=10)
    one = submitted(hotel)
    received(hotel, one, "9.00")
    one.refresh_from_db()
    assert one.state == State.CONFIRMED
    return one


def test_an_advance_confirms_and_the_balance_is_due_later(hotel: Hotel, arrhes: Reservation) -> None:
    due = standing_of(link_of(arrhes), NOW).due
    assert (due.part, due.amount, due.by) == ("balance", Decimal(21), arrhes.starts_at - timedelta(days=10))


def test_who_cancels_loses_the_arrhes_and_nothing_more(hotel: Hotel, arrhes: Reservation) -> None:
    received(hotel, arrhes, "21.00")
    shown = lifecycle.preview_cancellation(actor=hotel.bob, reservation=arrhes, now=NOW)
    lifecycle.cancel(actor=hotel.bob, reservation_id=arrhes.pk, now=NOW)
    assert (shown.back, shown.arrhes, shown.rest) == (Decimal(21), Decimal(9), Decimal(0))
    assert sum(refund.amount for refund in Refund.objects.all()) == Decimal(21)


def test_a_professional_who_cancels_owes_the_double(hotel: Hotel, arrhes: Reservation) -> None:
    lifecycle.cancel(actor=hotel.alice, reservation_id=arrhes.pk, now=NOW, as_host=True, reason="Travaux")
    assert Refund.objects.get().amount == Decimal(9)
    assert debt_of(arrhes) == Decimal(9)
    assert balance_of(hotel.venue.organisation)["debt"] == Decimal(-9)
    pay_debt(actor=hotel.alice, reservation_id=arrhes.pk, now=NOW)
    assert debt_of(arrhes) == 0
    with pytest.raises(Lost):
        pay_debt(actor=hotel.alice, reservation_id=arrhes.pk, now=NOW)


def test_a_person_who_cancels_gives_back_once(hotel: Hotel, arrhes: Reservation) -> None:
    hotel.venue.organisation.kind = "person"
    hotel.venue.organisation.save()
    lifecycle.cancel(actor=hotel.alice, reservation_id=arrhes.pk, now=NOW, as_host=True, reason="Travaux")
    assert (Refund.objects.get().amount, debt_of(arrhes)) == (Decimal(9), Decimal(0))


def test_another_method_may_be_chosen_while_it_is_waited_for(hotel: Hotel) -> None:
    one = submitted(hotel)
    cheque, on_site = make_method(hotel.venue, "cheque"), make_method(hotel.venue, "on_site")
    change_method(actor=hotel.bob, reservation_id=one.pk, method_id=cheque.pk, now=NOW)
    one.refresh_from_db()
    assert (one.payment_method, one.conditions["payment"]["method"]) == (cheque, "cheque")
    assert one.expires_at == NOW + timedelta(days=7)
    change_method(actor=hotel.bob, reservation_id=one.pk, method_id=on_site.pk, now=NOW)
    assert state(one) == State.CONFIRMED
    with pytest.raises(Lost):
        change_method(actor=hotel.bob, reservation_id=one.pk, method_id=cheque.pk, now=NOW)


def test_nobody_keeps_a_place_for_ever_by_going_to_and_fro_between_methods(hotel: Hotel, settings: Any) -> None:
    settings.STRIPE_SECRET_KEY = "sk_test_x"
    one = submitted(hotel)
    transfer, card = one.payment_method, make_method(hotel.venue, "card")
    PaymentAccount.objects.create(
        organisation=hotel.venue.organisation, stripe_id="acct_1", state="ready", charges_enabled=True
    )
    until = one.expires_at
    for method in (card, transfer, card, transfer):
        change_method(actor=hotel.bob, reservation_id=one.pk, method_id=method.pk, now=NOW)
        one.refresh_from_db()
        assert one.expires_at == until


def test_the_desk_notes_what_came_and_gives_nothing_away(hotel: Hotel) -> None:
    one = submitted(hotel)
    received(hotel, one, "30.00")
    desk = make_member(hotel.venue.organisation, role="reception").user
    asked = {"reservation_id": one.pk, "amount": Decimal(5), "reason": "Geste", "now": NOW}
    with pytest.raises(NotAllowed):
        give(actor=desk, **asked)
    keeper = make_member(hotel.venue.organisation, role="accountant").user
    assert give(actor=keeper, **asked)


def test_a_method_for_others_cannot_be_chosen(hotel: Hotel) -> None:
    titre = make_method(hotel.venue, "titre", audiences=["public_body"])
    held = hotel.hold(wish(hotel.room, hours(9, 3)))
    with pytest.raises(Impossible) as error:
        lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=NOW, payment_method_id=titre.pk)
    assert error.value.code == "unknown_payment_method"
    sent = lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)
    assert (sent.state, sent.payment_method) == (State.CONFIRMED, None)


def test_what_is_free_asks_for_no_method(hotel: Hotel) -> None:
    make_method(hotel.venue)
    hotel.season.rates.update(amount=0)
    held = hotel.hold(wish(hotel.room, hours(9, 3)))
    sent = lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)
    assert (sent.total, sent.state, link_of(sent)) == (Decimal(0), State.CONFIRMED, None)


def test_a_series_is_paid_as_one(hotel: Hotel) -> None:
    make_method(hotel.venue)
    pattern = {"frequency": "weekly", "weekdays": [1], "until": "2027-01-26"}
    series = hold_series(actor=hotel.bob, lines=[wish(hotel.room, hours(9, 3))], pattern=pattern, headcount=1, now=NOW)
    dates = submit_series(actor=hotel.bob, series_id=series.pk, now=NOW)
    assert {one.state for one in dates} == {State.AWAITING_PAYMENT}
    received(hotel, dates[0], "40.00")
    assert [state(one) for one in dates] == ["confirmed", "awaiting_payment", "awaiting_payment"]
    received(hotel, dates[2], "50.00")
    assert {state(one) for one in dates} == {State.CONFIRMED}
    assert [paid(one) for one in dates] == [Decimal(30)] * 3
