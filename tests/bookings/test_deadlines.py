"""What the clock does."""

from datetime import timedelta

from bookings import lifecycle
from bookings.deadlines import complete_past, expire_lapsed
from bookings.models import Allocation, Reservation
from tests.bookings.conftest import Hotel, hours, wish
from tests.factories import NOW, make_method, make_user


def test_expire_lapsed_gives_places_back(hotel: Hotel) -> None:
    held = [hotel.hold(wish(hotel.desks, hours(9)), actor=make_user()) for _ in range(3)]
    lifecycle.submit(actor=held[0].booker, reservation_id=held[0].pk, now=NOW)
    assert expire_lapsed(now=NOW + timedelta(minutes=14)) == 0
    assert expire_lapsed(now=NOW + timedelta(minutes=15)) == 2
    assert expire_lapsed(now=NOW + timedelta(minutes=15)) == 0
    assert Allocation.objects.count() == 1


def test_expire_lapsed_passes_through_expiring_when_money_may_move(hotel: Hotel) -> None:
    held = hotel.hold(wish(hotel.desks, hours(9)))
    make_method(hotel.venue)
    waiting = lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)
    assert expire_lapsed(now=waiting.expires_at) == 1
    waiting.refresh_from_db()
    assert waiting.state == "expired"


def test_complete_past_closes_what_is_over(hotel: Hotel) -> None:
    held = hotel.hold(wish(hotel.desks, hours(9)))
    lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)
    assert complete_past(now=hours(9.5).start) == 0
    assert complete_past(now=hours(10).start) == 1
    assert complete_past(now=hours(10).start) == 0
    assert Reservation.objects.get().state == "completed"
