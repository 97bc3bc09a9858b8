"""The waiting list."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bookings import lifecycle
from bookings.blocks import block, unblock
from bookings.models import Reservation, WaitingEntry
from bookings.waiting import join_waiting_list, lapse_waiting, leave_waiting_list, offered_until, serve_waiting_list
from commons.errors import Impossible, Lost, Missing
from commons.models import Event
from commons.outbox import handle_events
from tests.bookings.conftest import Hotel, hours, wish
from tests.factories import NOW, make_user

SOON = NOW + timedelta(minutes=1)


def wait(hotel: Hotel, units: int = 1, **more: object) -> WaitingEntry:
    values = {"actor": make_user(), "wish": wish(hotel.desks, hours(9, 2), units), "now": NOW, **more}
    return join_waiting_list(**values)


def states(*entries: WaitingEntry) -> list[str]:
    for entry in entries:
        entry.refresh_from_db()
    return [entry.state for entry in entries]


def full(hotel: Hotel) -> Reservation:
    held = hotel.hold(wish(hotel.desks, hours(9, 2), 24), headcount=20)
    return lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)


def test_join_waits_only_for_what_is_taken_and_open(hotel: Hotel) -> None:
    with pytest.raises(Impossible) as caught:
        wait(hotel)
    assert caught.value.code == "still_free"
    with pytest.raises(Lost) as closed:
        wait(hotel, wish=wish(hotel.desks, hours(20)))
    assert closed.value.code == "not_available"
    full(hotel)
    entry = wait(hotel, actor=hotel.charlie)
    assert entry.state == "waiting"
    with pytest.raises(Lost) as twice:
        wait(hotel, actor=hotel.charlie)
    assert twice.value.code == "already_waiting"


def test_leave_is_for_oneself_and_once(hotel: Hotel) -> None:
    full(hotel)
    entry = wait(hotel, actor=hotel.charlie)
    with pytest.raises(Missing):
        leave_waiting_list(actor=hotel.bob, entry_id=entry.pk)
    assert leave_waiting_list(actor=hotel.charlie, entry_id=entry.pk).state == "left"
    with pytest.raises(Lost):
        leave_waiting_list(actor=hotel.charlie, entry_id=entry.pk)


def test_freed_places_go_to_the_first_who_fit(hotel: Hotel) -> None:
    taken = full(hotel)
    first, second, third = wait(hotel, 20), wait(hotel, 10), wait(hotel, 4)
    lifecycle.cancel(actor=hotel.bob, reservation_id=taken.pk, now=SOON)
    handle_events(now=SOON)
    assert states(first, second, third) == ["offered", "waiting", "offered"]
    assert first.reservation.booker == first.user
    assert first.reservation.expires_at == SOON + timedelta(hours=2)
    offered = Event.objects.filter(kind="waiting_offered").order_by("pk")
    assert [event.data["reservation"] for event in offered] == [first.reservation_id, third.reservation_id]


def test_an_offer_let_go_passes_to_the_next(hotel: Hotel) -> None:
    taken = full(hotel)
    first, second = wait(hotel, 20), wait(hotel, 10)
    lifecycle.cancel(actor=hotel.bob, reservation_id=taken.pk, now=SOON)
    handle_events(now=SOON)
    states(first)
    later = first.reservation.expires_at
    lifecycle.expire(reservation_id=first.reservation_id, now=later)
    handle_events(now=later)
    assert states(first, second) == ["lapsed", "offered"]
    lifecycle.submit(actor=second.user, reservation_id=second.reservation_id, now=later)
    handle_events(now=later)
    assert states(second) == ["taken"]


def test_unblocking_serves_those_who_wait(hotel: Hotel) -> None:
    period = hours(8, 10)
    made = block(actor=hotel.alice, space_id=hotel.desks.pk, starts_at=period.start, ends_at=period.end, now=NOW)
    entry = wait(hotel)
    unblock(actor=hotel.alice, block_id=made.pk, now=SOON)
    handle_events(now=SOON)
    assert states(entry) == ["offered"]


def test_entries_lapse_when_their_time_has_come(hotel: Hotel) -> None:
    full(hotel)
    entry = wait(hotel)
    assert lapse_waiting(now=NOW) == 0
    assert lapse_waiting(now=hours(9).start) == 1
    assert states(entry) == ["lapsed"]
    assert serve_waiting_list(venue_id=hotel.venue.pk, now=hours(9).start) == []


@pytest.mark.parametrize(
    ("local", "until"),
    [
        ((10, 0), (23, 12, 0)),
        ((19, 59), (23, 21, 59)),
        ((20, 0), (24, 10, 0)),
        ((23, 30), (24, 10, 0)),
        ((3, 0), (23, 10, 0)),
        ((6, 30), (23, 8, 30)),
    ],
)
def test_offers_do_not_end_at_night(local: tuple[int, int], until: tuple[int, int, int]) -> None:
    zone = ZoneInfo("Europe/Paris")
    now = datetime(2026, 11, 23, *local, tzinfo=zone).astimezone(UTC)
    far = datetime(2027, 1, 1, tzinfo=UTC)
    assert offered_until(now, far, zone) == datetime(2026, 11, *until, tzinfo=zone)
    assert offered_until(now, now + timedelta(minutes=5), zone) == now + timedelta(minutes=5)
