"""Races, with the negative controls that prove them: without the guard, two people do win one slot."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from django.db import connection

from bookings import lifecycle
from bookings.blocks import block
from bookings.models import Allocation, Reservation
from bookings.series import hold_series
from bookings.states import State
from bookings.taken.board import Board
from commons.models import Event
from tests.bookings.conftest import Hotel, hours, make_hotel, wish
from tests.bookings.racing import Outcome, overlaps, together
from tests.factories import NOW, make_user
from venues.models import Venue

pytestmark = pytest.mark.django_db(transaction=True)
SOON = NOW + timedelta(minutes=5)


@pytest.fixture
def hotel(transactional_db: None) -> Hotel:
    return make_hotel(desks=5)


@contextmanager
def without_constraint() -> Iterator[None]:
    """Promise 1's last line taken away for a moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'allocation_no_overlap'")
        definition = cursor.fetchone()[0]
        cursor.execute("ALTER TABLE bookings_allocation DROP CONSTRAINT allocation_no_overlap")
    try:
        yield
    finally:
        Allocation.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE bookings_allocation ADD CONSTRAINT allocation_no_overlap {definition}")


def meet_before_saving(monkeypatch: pytest.MonkeyPatch, people: int) -> None:
    """Let everybody look before anybody writes, as far as the lock allows it."""
    gate, save = threading.Barrier(people), Board.save

    def wait_then_save(self: Board, owners: object) -> None:
        with suppress(threading.BrokenBarrierError):
            gate.wait(timeout=0.5)
        save(self, owners)

    monkeypatch.setattr(Board, "save", wait_then_save)


def unlocked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bookings.making.venues.lock_venue", lambda venue_id: Venue.objects.get(pk=venue_id))


def both_want_the_room(hotel: Hotel) -> Outcome:
    return together(
        [lambda who=who: hotel.hold(wish(hotel.room, hours(9)), actor=who) for who in (hotel.bob, hotel.charlie)]
    )


def test_64_people_and_one_slot_have_as_many_winners_as_units(hotel: Hotel) -> None:
    people = [make_user() for _ in range(64)]
    outcome = together([lambda who=who: hotel.hold(wish(hotel.desks, hours(9)), actor=who) for who in people])
    assert (len(outcome.won), outcome.lost, outcome.broken) == (5, ["not_available"] * 59, [])
    assert (Allocation.objects.count(), overlaps()) == (5, 0)


def test_two_people_who_look_at_the_same_time_do_not_both_win(hotel: Hotel, monkeypatch: pytest.MonkeyPatch) -> None:
    meet_before_saving(monkeypatch, 2)
    outcome = both_want_the_room(hotel)
    assert (len(outcome.won), outcome.lost, outcome.broken) == (1, ["not_available"], [])


def test_negative_control_without_guard_both_win(hotel: Hotel, monkeypatch: pytest.MonkeyPatch) -> None:
    meet_before_saving(monkeypatch, 2)
    unlocked(monkeypatch)
    with without_constraint():
        outcome = both_want_the_room(hotel)
        assert (len(outcome.won), outcome.lost, outcome.broken) == (2, [], [])
        assert overlaps() == 1


def test_the_constraint_alone_lets_only_one_win(hotel: Hotel, monkeypatch: pytest.MonkeyPatch) -> None:
    meet_before_saving(monkeypatch, 2)
    unlocked(monkeypatch)
    outcome = both_want_the_room(hotel)
    assert (len(outcome.won), overlaps()) == (1, 0)


def test_one_hold_submitted_twice_is_submitted_once(hotel: Hotel) -> None:
    held = hotel.hold(wish(hotel.room, hours(9)))
    outcome = together([lambda: lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=SOON)] * 8)
    assert (len(outcome.won), outcome.lost, outcome.broken) == (1, ["wrong_state"] * 7, [])
    assert Event.objects.filter(kind="reservation_submitted").count() == 1


def test_one_request_approved_and_declined_has_one_answer(hotel: Hotel) -> None:
    Venue.objects.update(approval=Venue.Approval.REQUEST)
    held = hotel.hold(wish(hotel.room, hours(9)))
    lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=SOON)
    outcome = together(
        [lambda: lifecycle.approve(actor=hotel.alice, reservation_id=held.pk, now=SOON)] * 4
        + [lambda: lifecycle.decline(actor=hotel.alice, reservation_id=held.pk, reason="non", now=SOON)] * 4
    )
    assert (len(outcome.won), outcome.lost, outcome.broken) == (1, ["wrong_state"] * 7, [])
    state = Reservation.objects.get().state
    assert Allocation.objects.count() == (1 if state == State.CONFIRMED else 0)


def test_two_requests_for_one_room_cannot_exist_to_be_both_approved(hotel: Hotel) -> None:
    Venue.objects.update(approval=Venue.Approval.REQUEST)
    outcome = together(
        [lambda who=who: hotel.hold(wish(hotel.room, hours(9)), actor=who) for who in (hotel.bob, hotel.charlie)] * 4
    )
    assert (len(outcome.won), outcome.broken) == (1, [])


def test_a_series_and_holds_share_the_same_dates_without_overlap(hotel: Hotel) -> None:
    pattern = {"weekdays": ["tuesday"], "until": "2027-02-23"}
    lines = [wish(hotel.desks, hours(9), 3)]
    calls = [
        lambda who=who: hold_series(actor=who, lines=lines, pattern=pattern, headcount=1, now=NOW, skip_conflicts=True)
        for who in (make_user(), make_user())
    ]
    calls += [
        lambda who=who, week=week: hotel.hold(wish(hotel.desks, hours(9, day=7 * week), 3), actor=who)
        for week in range(6)
        for who in (make_user(),)
    ]
    outcome = together(calls)
    assert outcome.broken == []
    assert set(outcome.lost) <= {"not_available", "series_conflicts"}
    assert overlaps() == 0
    per_date = Allocation.objects.values_list("period", flat=True)
    assert len(set(map(str, per_date))) == len(per_date) == 7


def test_a_block_and_a_hold_cannot_have_the_same_slot(hotel: Hotel) -> None:
    period = hours(9)
    outcome = together(
        [
            lambda: block(
                actor=hotel.alice, space_id=hotel.whole.pk, starts_at=period.start, ends_at=period.end, now=NOW
            ),
            lambda: hotel.hold(wish(hotel.room, period)),
            lambda: hotel.hold(wish(hotel.whole, period), actor=hotel.charlie),
        ]
    )
    assert (len(outcome.won), len(outcome.lost), outcome.broken) == (1, 2, [])
    assert overlaps() == 0


def test_expiry_and_submit_have_one_outcome(hotel: Hotel) -> None:
    held = hotel.hold(wish(hotel.room, hours(9)))
    last = held.expires_at - timedelta(microseconds=1)
    outcome = together(
        [
            lambda: lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=last),
            lambda: lifecycle.expire(reservation_id=held.pk, now=held.expires_at),
            lambda: hotel.hold(wish(hotel.room, hours(9)), actor=hotel.charlie, now=held.expires_at),
        ]
    )
    assert outcome.broken == []
    assert (Allocation.objects.count(), overlaps()) == (1, 0)
