"""What is told of deposits, to whom, and when."""

from datetime import timedelta
from decimal import Decimal

import pytest

from bookings import lifecycle
from bookings.deposits.ending import give_back, keep
from bookings.deposits.receiving import note_received
from bookings.mail.following_deposits import remind_of_deposits
from bookings.models import Deposit, Reservation
from commons.uploads import Upload
from tests.bookings.conftest import Hotel, hours, wish
from tests.bookings.mail.conftest import deliver, subjects
from tests.factories import NOW
from tests.plain import plain
from venues.models import DepositTerm

PROOF = Upload("mur.jpg", "image/jpeg", b"\xff\xd8\xff")


@pytest.fixture
def booked(inn: Hotel) -> Reservation:
    DepositTerm.objects.create(venue=inn.venue, kind="damage", amount="300.00")
    DepositTerm.objects.create(venue=inn.venue, kind="cleaning", amount="80.00", position=1)
    held = inn.hold(wish(inn.room, hours(9, 3)))
    return lifecycle.submit(actor=inn.bob, reservation_id=held.pk, now=NOW)


def first() -> Deposit:
    return Deposit.objects.order_by("pk")[0]


def test_the_confirmation_says_what_to_bring(inn: Hotel, booked: Reservation) -> None:
    mail = next(one for one in deliver(NOW) if "confirmée" in one.subject)
    assert "Dégâts : 300,00 €" in plain(mail.body)


def test_the_booker_is_told_once_before_the_stay(inn: Hotel, booked: Reservation) -> None:
    deliver(NOW)
    early = booked.starts_at - timedelta(days=3, minutes=1)
    assert remind_of_deposits(now=early) == 0
    due = booked.starts_at - timedelta(days=2)
    assert remind_of_deposits(now=due) == 1
    assert remind_of_deposits(now=due + timedelta(hours=1)) == 0
    told = [one for one in subjects(deliver(due)) if "Cautions" in one[1]]
    assert [who for who, _subject in told] == [inn.bob.email]


def test_nobody_is_told_to_bring_what_has_come(inn: Hotel, booked: Reservation) -> None:
    for deposit in Deposit.objects.all():
        note_received(actor=inn.alice, deposit_id=deposit.pk, means="cheque", now=NOW)
    assert remind_of_deposits(now=booked.starts_at - timedelta(days=2)) == 0


def test_the_host_is_asked_the_day_after_then_each_week_until_it_is_back(inn: Hotel, booked: Reservation) -> None:
    note_received(actor=inn.alice, deposit_id=first().pk, means="cheque", now=NOW)
    deliver(NOW)
    assert remind_of_deposits(now=booked.ends_at + timedelta(hours=2)) == 0
    morning = booked.ends_at + timedelta(days=1)
    assert remind_of_deposits(now=morning) == 1
    (told,) = [one for one in deliver(morning) if one.subject.startswith("Caution à rendre")]
    assert told.to == [inn.alice.email]
    assert "Dégâts : 300,00 €" in plain(told.body) and "Ménage" not in told.body
    assert remind_of_deposits(now=morning + timedelta(days=6)) == 0
    assert remind_of_deposits(now=morning + timedelta(days=7)) == 1
    give_back(actor=inn.alice, deposit_id=first().pk, now=morning + timedelta(days=8))
    assert remind_of_deposits(now=morning + timedelta(days=15)) == 0


def test_what_was_called_off_is_asked_back(inn: Hotel, booked: Reservation) -> None:
    note_received(actor=inn.alice, deposit_id=first().pk, means="cheque", now=NOW)
    lifecycle.cancel(actor=inn.bob, reservation_id=booked.pk, now=NOW)
    booked.refresh_from_db()
    assert remind_of_deposits(now=booked.changed_at + timedelta(minutes=5)) == 0
    assert remind_of_deposits(now=booked.changed_at + timedelta(days=2)) == 1


def test_the_booker_reads_why_something_is_kept(inn: Hotel, booked: Reservation) -> None:
    later = booked.ends_at + timedelta(days=1)
    note_received(actor=inn.alice, deposit_id=first().pk, means="cheque", now=NOW)
    deliver(NOW)
    keep(actor=inn.alice, deposit_id=first().pk, amount=Decimal(45), reason="Un mur.", proof=PROOF, now=later)
    told = [one for one in deliver(later) if one.subject.startswith("Caution gardée")]
    (mail,) = told
    assert mail.to == [inn.bob.email]
    body = plain(mail.body)
    assert "45,00 € gardés" in body and "255,00 € rendus" in body and "Motif : Un mur." in body
    assert mail.reply_to == ["accueil@cimes.test"]


def test_english_readers_read_english(inn: Hotel, booked: Reservation) -> None:
    inn.bob.language = "en"
    inn.bob.save()
    deliver(NOW)
    note_received(actor=inn.alice, deposit_id=first().pk, means="cheque", now=NOW)
    (mail,) = deliver(NOW)
    assert mail.subject.startswith("Deposit received")
    assert "Deposit “damage”, €300.00." in plain(mail.body)
