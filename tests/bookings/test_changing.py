"""Another time, other units: all or as it was."""

from datetime import timedelta
from decimal import Decimal

import pytest

from bookings import lifecycle
from bookings.changing import change, preview_change
from bookings.models import Allocation, Reservation
from commons.errors import Impossible, Lost, Missing
from commons.models import Event
from tests.bookings.conftest import Hotel, hours, wish
from tests.factories import NOW, make_user
from venues.models import Venue


def booked(hotel: Hotel) -> Reservation:
    held = hotel.hold(wish(hotel.desks, hours(9, 2), 4), headcount=4)
    return lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)


def test_change_moves_units_time_and_price(hotel: Hotel) -> None:
    reservation = booked(hotel)
    wishes = [wish(hotel.desks, hours(10, 4), 24)]
    preview = preview_change(actor=hotel.bob, reservation=reservation, lines=wishes, now=NOW)
    assert (preview.quote.total, preview.difference) == (Decimal("288.00"), Decimal("264.00"))
    assert Allocation.objects.get().stay.lower == hours(9).start

    changed = change(actor=hotel.bob, reservation_id=reservation.pk, lines=wishes, now=NOW)
    assert (changed.state, changed.total, changed.starts_at) == ("confirmed", Decimal("288.00"), hours(10).start)
    assert changed.sequence == reservation.sequence + 1
    allocation = Allocation.objects.get()
    assert (allocation.units.upper, allocation.stay.lower, allocation.lapses_at) == (24, hours(10).start, None)
    assert Event.objects.get(kind="reservation_changed").data["difference"] == "264.00"


def test_change_to_what_is_taken_leaves_everything(hotel: Hotel) -> None:
    reservation = booked(hotel)
    hotel.hold(wish(hotel.desks, hours(12, 2), 21), actor=make_user())
    with pytest.raises(Lost) as caught:
        change(actor=hotel.bob, reservation_id=reservation.pk, lines=[wish(hotel.desks, hours(11, 2), 4)], now=NOW)
    assert caught.value.code == "not_available"
    reservation.refresh_from_db()
    assert (reservation.starts_at, reservation.total) == (hours(9).start, Decimal("24.00"))
    assert Allocation.objects.filter(line__reservation=reservation).count() == 1


def test_change_on_request_is_the_hosts(hotel: Hotel) -> None:
    hotel.venue.approval = Venue.Approval.REQUEST
    hotel.venue.save()
    reservation = booked(hotel)
    lifecycle.approve(actor=hotel.alice, reservation_id=reservation.pk, now=NOW)
    wishes = [wish(hotel.room, hours(10, 2))]
    with pytest.raises(Impossible) as caught:
        change(actor=hotel.bob, reservation_id=reservation.pk, lines=wishes, now=NOW)
    assert caught.value.code == "ask_the_host"
    with pytest.raises(Missing):
        change(actor=hotel.charlie, reservation_id=reservation.pk, lines=wishes, now=NOW)
    changed = change(actor=hotel.alice, reservation_id=reservation.pk, lines=wishes, now=NOW)
    assert changed.lines.get().space == hotel.room


def test_change_prolongs_a_stay_that_has_begun(hotel: Hotel) -> None:
    reservation = booked(hotel)
    now = hours(10).start
    changed = change(actor=hotel.bob, reservation_id=reservation.pk, lines=[wish(hotel.desks, hours(9, 4), 4)], now=now)
    assert changed.ends_at == hours(13).start
    with pytest.raises(Impossible) as caught:
        change(
            actor=hotel.bob,
            reservation_id=reservation.pk,
            lines=[wish(hotel.desks, hours(9, 5), 4)],
            now=now + timedelta(hours=4),
        )
    assert caught.value.code == "in_the_past"


def test_only_confirmed_reservations_change(hotel: Hotel) -> None:
    held = hotel.hold(wish(hotel.desks, hours(9, 2)))
    with pytest.raises(Lost) as caught:
        change(actor=hotel.bob, reservation_id=held.pk, lines=[wish(hotel.desks, hours(10))], now=NOW)
    assert caught.value.code == "wrong_state"
