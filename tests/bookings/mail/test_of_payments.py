"""Letters about money: what is to be paid and how, what came, what goes back, what did not arrive."""

from datetime import date
from decimal import Decimal

import pytest

from bookings import lifecycle
from bookings.facts import SYSTEM, Fact, record
from bookings.models import Payment, Refund, Reservation
from bookings.payments.gestures import give, note_given_back
from bookings.payments.receiving import note_receipt
from bookings.payments.refund_rows import told
from tests.bookings.conftest import Hotel, hours, wish
from tests.bookings.mail.conftest import deliver
from tests.factories import NOW, make_method, make_user
from tests.plain import plain


@pytest.fixture
def to_pay(inn: Hotel) -> Reservation:
    """Three hours of the room, 30 euros, by transfer."""
    make_method(inn.venue, iban="FR1420041010050500013M02606", account_holder="Hôtel des Cimes")
    held = inn.hold(wish(inn.room, hours(9, 3)))
    return lifecycle.submit(actor=inn.bob, reservation_id=held.pk, now=NOW)


def _paid(inn: Hotel, one: Reservation) -> Payment:
    facts = {"actor": inn.alice, "received_on": date(2026, 11, 23), "now": NOW}
    return note_receipt(reservation_id=one.pk, amount=Decimal(30), **facts)


def test_the_booker_reads_how_to_pay_and_until_when(inn: Hotel, to_pay: Reservation) -> None:
    (told_of_it,) = [one for one in deliver(NOW) if one.subject.startswith("À payer")]
    body = plain(told_of_it.body)
    assert told_of_it.to == [inn.bob.email]
    assert "30,00 €" in body and "FR14 2004 1010 0505 0001 3M02 606" in body
    assert f"Référence à indiquer : {to_pay.reference}" in body
    assert f"/payer/{to_pay.payment_link.token}/" in body
    assert told_of_it.reply_to == ["accueil@cimes.test"]


def test_nobody_is_asked_for_what_was_paid_meanwhile(inn: Hotel, to_pay: Reservation) -> None:
    _paid(inn, to_pay)
    assert not [one for one in deliver(NOW) if one.subject.startswith("À payer")]


def test_a_gesture_is_told_with_its_reason_once_it_is_made(inn: Hotel, to_pay: Reservation) -> None:
    _paid(inn, to_pay)
    (refund,) = give(actor=inn.alice, reservation_id=to_pay.pk, amount=Decimal(5), reason="Chauffage en panne", now=NOW)
    assert not [one for one in deliver(NOW) if one.subject.startswith("Remboursement")]
    note_given_back(actor=inn.alice, refund_id=refund.pk, now=NOW)
    (letter,) = [one for one in deliver(NOW) if one.subject.startswith("Remboursement")]
    body = plain(letter.body)
    assert letter.to == [inn.bob.email]
    assert "vous rend 5,00 €" in body and "Motif : Chauffage en panne" in body


def test_a_refund_that_came_back_is_told_to_host_and_administrators(inn: Hotel, to_pay: Reservation) -> None:
    boss = make_user("chef@example.test", is_staff=True, is_superuser=True)
    refund = Refund.objects.create(
        payment=_paid(inn, to_pay),
        reservation=to_pay,
        amount=Decimal(30),
        cause="cancellation",
        state="failed",
        problem="lost_or_stolen_card",
        at=NOW,
    )
    deliver(NOW)
    record([told(Fact.REFUND_FAILED, refund)], by=SYSTEM, now=NOW)
    letters = {one.to[0]: one for one in deliver(NOW)}
    assert inn.bob.email not in letters
    assert "Remboursement à refaire" in letters[inn.alice.email].subject
    assert "30,00 €" in plain(letters[inn.alice.email].body)
    in_brief = plain(letters[boss.email].body)
    assert "Hôtel des Cimes, 30,00 € : la carte est perdue ou volée (lost_or_stolen_card)" in in_brief
    assert f"/admin/bookings/refund/{refund.pk}/change/" in in_brief
