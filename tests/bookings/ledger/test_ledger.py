"""Entries that sum to zero and never change (promise 8)."""

import uuid
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from bookings.ledger import Movement, Side, balance, balance_of, paid, post, refunded, transfer
from bookings.models import LedgerEntry
from bookings.money_words import EntryKind, Pocket
from tests.bookings.conftest import Hotel, hours, wish
from tests.factories import NOW


def _receipt(hotel: Hotel, reservation_id: int, amount: str, kind: EntryKind = EntryKind.OFFLINE_RECEIPT) -> Movement:
    sides = transfer(Pocket.BOOKER, Pocket.BANK, Decimal(amount), reservation_id)
    return Movement(NOW, kind, hotel.venue.organisation_id, sides, external_id=uuid.uuid4().hex)


def test_balances_of_what_was_paid_and_went_back(hotel: Hotel) -> None:
    one = hotel.hold(wish(hotel.room, hours(9)))
    back = transfer(Pocket.BANK, Pocket.BOOKER, Decimal("12.50"), one.pk)
    post(
        _receipt(hotel, one.pk, "30.00"),
        _receipt(hotel, one.pk, "20.00"),
        Movement(NOW, EntryKind.REFUND, hotel.venue.organisation_id, back, external_id="r"),
    )
    assert (paid(one), refunded(one), balance(one)) == (Decimal(50), Decimal("12.50"), Decimal("37.50"))
    assert balance_of(hotel.venue.organisation) == {"bank": Decimal("37.50"), "booker": Decimal("-37.50")}


def test_a_refund_that_came_back_counts_no_more(hotel: Hotel) -> None:
    one = hotel.hold(wish(hotel.room, hours(9)))
    organisation = hotel.venue.organisation_id
    back = transfer(Pocket.BANK, Pocket.BOOKER, Decimal(10), one.pk)
    again = transfer(Pocket.BOOKER, Pocket.BANK, Decimal(10), one.pk)
    post(_receipt(hotel, one.pk, "10.00"), Movement(NOW, EntryKind.REFUND, organisation, back))
    assert balance(one) == 0
    post(Movement(NOW, EntryKind.REFUND_FAILED, organisation, again))
    assert (paid(one), refunded(one)) == (Decimal(10), Decimal(0))


@pytest.mark.parametrize("amounts", [("1.00", "-0.99"), ("0.005", "-0.005")])
def test_a_movement_that_is_no_movement_is_refused(amounts: tuple[str, str]) -> None:
    with pytest.raises(ValueError):
        Movement(NOW, EntryKind.CHARGE, 1, [Side("a", Decimal(amounts[0])), Side("b", Decimal(amounts[1]))])


def test_the_same_movement_is_posted_once(hotel: Hotel) -> None:
    one = hotel.hold(wish(hotel.room, hours(9)))
    movement = _receipt(hotel, one.pk, "30.00")
    post(movement)
    with pytest.raises(IntegrityError, match="ledger_external_once"), transaction.atomic():
        post(movement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE bookings_ledgerentry SET note = 'x'",
        "DELETE FROM bookings_ledgerentry",
        "TRUNCATE bookings_ledgerentry",
    ],
)
def test_the_database_refuses_any_change(hotel: Hotel, statement: str) -> None:
    post(_receipt(hotel, hotel.hold(wish(hotel.room, hours(9))).pk, "30.00"))
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        # The tests take this one off, to clean up after themselves.
        cursor.execute("ALTER TABLE bookings_ledgerentry ENABLE TRIGGER ledger_kept")
        cursor.execute(statement)
    assert LedgerEntry.objects.count() == 2


def test_the_database_refuses_entries_that_do_not_balance(hotel: Hotel) -> None:
    with pytest.raises(IntegrityError, match="does not sum to zero"), transaction.atomic():
        LedgerEntry.objects.create(
            at=NOW,
            kind=EntryKind.CORRECTION,
            account="bank",
            amount=1,
            movement=uuid.uuid4(),
            organisation=hotel.venue.organisation,
        )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
