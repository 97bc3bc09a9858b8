"""Cheques, transfers and cash: noted, given back, kept for a reason."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.words import Role
from bookings import lifecycle
from bookings.deposit_words import DepositState
from bookings.deposits.asking import promised_deposits
from bookings.deposits.ending import give_back, keep
from bookings.deposits.receiving import note_received
from bookings.ledger import balance_of, paid
from bookings.models import Deposit, DepositProof
from bookings.series import hold_series, submit_series
from commons.errors import Impossible, Lost, Missing, NotAllowed
from commons.models import Event
from commons.uploads import Upload
from tests.bookings.conftest import wish
from tests.bookings.deposits.conftest import CLEANING, DAMAGE, Hall
from tests.factories import make_member, make_user
from venues.models import DepositTerm

PROOF = Upload("mur.jpg", "image/jpeg", b"\xff\xd8\xff")


def received(hall: Hall, *, means: str = "cheque") -> Deposit:
    deposit = hall.deposits(hall.booked())[0]
    return note_received(actor=hall.hotel.alice, deposit_id=deposit.pk, means=means, now=hall.now)


def test_what_is_asked_is_copied_and_stays(hall: Hall) -> None:
    one = hall.booked()
    DepositTerm.objects.all().delete()
    asked = hall.deposits(one)
    assert [(each.title, each.amount, each.state) for each in asked] == [
        ("dégâts", DAMAGE, "expected"),
        ("Ménage de la cuisine", CLEANING, "expected"),
    ]


def test_what_was_shown_at_the_hold_is_asked_whatever_changes_before_sending(hall: Hall) -> None:
    bob = hall.hotel.bob
    held = hall.hotel.hold(wish(hall.hotel.room, hall.stay(2)), now=hall.now)
    DepositTerm.objects.filter(kind="cleaning").delete()
    DepositTerm.objects.update(amount=Decimal(900))
    DepositTerm.objects.create(venue=hall.hotel.venue, kind="other", label="Clés", amount=Decimal(50))
    assert [one.amount for one in promised_deposits(held)] == [DAMAGE, CLEANING]
    sent = lifecycle.submit(actor=bob, reservation_id=held.pk, now=hall.now)
    assert [(each.title, each.amount) for each in hall.deposits(sent)] == [
        ("dégâts", DAMAGE),
        ("Ménage de la cuisine", CLEANING),
    ]
    # Whoever holds after the change is asked for what is shown then.
    later = hall.booked(days=3)
    assert [each.amount for each in hall.deposits(later)] == [Decimal(900), Decimal(50)]


def test_a_hold_from_before_deposits_were_promised_is_asked_as_the_venue_asks(hall: Hall) -> None:
    held = hall.hotel.hold(wish(hall.hotel.room, hall.stay(2)), now=hall.now)
    del held.conditions["deposits"]
    held.save(update_fields=["conditions"])
    sent = lifecycle.submit(actor=hall.hotel.bob, reservation_id=held.pk, now=hall.now)
    assert [each.amount for each in hall.deposits(sent)] == [DAMAGE, CLEANING]


def test_a_venue_that_asks_for_none_leaves_none(hall: Hall) -> None:
    DepositTerm.objects.all().delete()
    assert hall.deposits(hall.booked()) == []


def test_a_series_has_its_deposits_once(hall: Hall) -> None:
    first = hall.stay(2)
    until = (first.start + timedelta(days=21)).date().isoformat()
    pattern = {"frequency": "weekly", "weekdays": [f"{first.start:%A}".lower()], "until": until}
    hotel = hall.hotel
    series = hold_series(actor=hotel.bob, lines=[wish(hotel.room, first)], pattern=pattern, headcount=1, now=hall.now)
    dates = submit_series(actor=hotel.bob, series_id=series.pk, now=hall.now)
    assert len(dates) > 2
    assert Deposit.objects.count() == 2
    assert hall.deposits(dates[0]) == hall.deposits(dates[-1])


def test_a_cheque_comes_and_goes_back(hall: Hall) -> None:
    one = received(hall)
    assert (one.state, one.means) == (DepositState.RECEIVED, "cheque")
    organisation = hall.hotel.venue.organisation
    assert balance_of(organisation) == {"booker": -DAMAGE, "deposits": DAMAGE}
    one = give_back(actor=hall.hotel.alice, deposit_id=one.pk, now=hall.now)
    assert (one.state, one.kept, one.returned, one.ended_at) == ("returned", Decimal(0), DAMAGE, hall.now)
    assert balance_of(organisation) == {"booker": Decimal(0), "deposits": Decimal(0)}
    kinds = Event.objects.filter(subject_type="deposit").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["deposit_received", "deposit_returned"]


def test_a_deposit_is_never_counted_as_paid(hall: Hall) -> None:
    one = received(hall)
    assert paid(one.link.reservation) == Decimal(0)


def test_part_is_kept_with_reason_and_proof(hall: Hall) -> None:
    one = received(hall)
    later = hall.now + timedelta(days=3)
    one = keep(actor=hall.hotel.alice, deposit_id=one.pk, amount=Decimal("45.50"), reason="Mur", proof=PROOF, now=later)
    assert (one.state, one.kept, one.returned, one.reason) == ("kept_part", Decimal("45.50"), Decimal("254.50"), "Mur")
    assert DepositProof.objects.get(deposit=one).content == PROOF.content
    assert balance_of(hall.hotel.venue.organisation) == {
        "booker": Decimal("-45.50"),
        "deposits": Decimal(0),
        "income": Decimal("45.50"),
    }


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason": " "}, "reason_missing"),
        ({"proof": None}, "proof_missing"),
        ({"amount": DAMAGE + 1}, "invalid"),
        ({"amount": Decimal(0)}, "invalid"),
    ],
)
def test_keeping_asks_for_all_of_it(hall: Hall, changes: dict, code: str) -> None:
    one = received(hall)
    given = {"amount": Decimal(10), "reason": "Mur", "proof": PROOF, "now": hall.now + timedelta(days=3), **changes}
    with pytest.raises(Impossible) as refused:
        keep(actor=hall.hotel.alice, deposit_id=one.pk, **given)
    assert refused.value.code == code
    assert Deposit.objects.get(pk=one.pk).state == DepositState.RECEIVED
    assert not DepositProof.objects.exists()


def test_nothing_is_kept_before_the_stay(hall: Hall) -> None:
    one = received(hall)
    with pytest.raises(Impossible) as refused:
        keep(actor=hall.hotel.alice, deposit_id=one.pk, amount=DAMAGE, reason="x", proof=PROOF, now=hall.now)
    assert refused.value.code == "stay_not_begun"


def test_what_has_ended_does_not_end_again(hall: Hall) -> None:
    one = received(hall)
    give_back(actor=hall.hotel.alice, deposit_id=one.pk, now=hall.now)
    with pytest.raises(Lost) as lost:
        give_back(actor=hall.hotel.alice, deposit_id=one.pk, now=hall.now)
    assert lost.value.code == "wrong_deposit_state"


def test_a_day_to_come_is_refused(hall: Hall) -> None:
    deposit = hall.deposits(hall.booked())[0]
    tomorrow = (hall.now + timedelta(days=2)).date()
    with pytest.raises(Impossible) as refused:
        note_received(actor=hall.hotel.alice, deposit_id=deposit.pk, means="cash", received_on=tomorrow, now=hall.now)
    assert "received_on" in refused.value.fields


def test_a_card_is_not_noted_by_hand(hall: Hall) -> None:
    deposit = hall.deposits(hall.booked())[0]
    with pytest.raises(Impossible):
        note_received(actor=hall.hotel.alice, deposit_id=deposit.pk, means="card", now=hall.now)


def test_nothing_is_taken_for_what_was_called_off(hall: Hall) -> None:
    one = hall.booked()
    deposit = hall.deposits(one)[0]
    lifecycle.cancel(actor=hall.hotel.bob, reservation_id=one.pk, now=hall.now)
    with pytest.raises(Lost) as lost:
        note_received(actor=hall.hotel.alice, deposit_id=deposit.pk, means="cheque", now=hall.now)
    assert lost.value.code == "not_wanted"


def test_the_desk_takes_and_gives_back_and_only_the_office_keeps(hall: Hall) -> None:
    desk = make_user()
    make_member(hall.hotel.venue.organisation, desk, role=Role.RECEPTION)
    deposit = hall.deposits(hall.booked())[0]
    note_received(actor=desk, deposit_id=deposit.pk, means="cheque", now=hall.now)
    later = hall.now + timedelta(days=3)
    with pytest.raises(NotAllowed):
        keep(actor=desk, deposit_id=deposit.pk, amount=Decimal(5), reason="Mur", proof=PROOF, now=later)
    assert give_back(actor=desk, deposit_id=deposit.pk, now=later).state == DepositState.RETURNED


def test_strangers_and_bookers_find_nothing_to_do(hall: Hall) -> None:
    deposit = hall.deposits(hall.booked())[0]
    for actor in (make_user(), hall.hotel.bob):
        with pytest.raises(Missing):
            note_received(actor=actor, deposit_id=deposit.pk, means="cheque", now=hall.now)


def test_the_database_refuses_what_does_not_add_up(hall: Hall) -> None:
    one = received(hall)
    with pytest.raises(IntegrityError), transaction.atomic():
        Deposit.objects.filter(pk=one.pk).update(state="kept", kept=1, returned=1, ended_at=hall.now)
