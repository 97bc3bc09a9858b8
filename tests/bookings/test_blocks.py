"""The owner's own closing of a slot."""

import pytest

from accounts.words import Role
from bookings import lifecycle
from bookings.blocks import block, unblock
from bookings.models import Allocation, Block
from commons.errors import Impossible, Lost, Missing, NotAllowed
from commons.models import Event
from commons.periods import Period
from tests.bookings.conftest import Hotel, hours, wish
from tests.factories import NOW, make_member, make_user
from venues.models import Space


def shut(hotel: Hotel, space: Space, period: Period, **more: object) -> Block:
    return block(
        **{
            "actor": hotel.alice,
            "space_id": space.pk,
            "starts_at": period.start,
            "ends_at": period.end,
            "now": NOW,
            **more,
        }
    )


def test_block_takes_all_units_until_unblocked(hotel: Hotel) -> None:
    made = shut(hotel, hotel.desks, hours(14, 4), reason="Inventaire")
    with pytest.raises(Lost):
        hotel.hold(wish(hotel.desks, hours(17, 1)))
    unblock(actor=hotel.alice, block_id=made.pk, now=NOW)
    assert Allocation.objects.count() == 0
    hotel.hold(wish(hotel.desks, hours(17, 1), 24), headcount=20)
    assert list(Event.objects.order_by("pk").values_list("kind", flat=True))[:2] == ["space_blocked", "space_unblocked"]


def test_block_of_some_units_leaves_the_others(hotel: Hotel) -> None:
    shut(hotel, hotel.desks, hours(14, 4), units=20)
    hotel.hold(wish(hotel.desks, hours(14, 4), 4), headcount=4)
    with pytest.raises(Lost) as caught:
        shut(hotel, hotel.desks, hours(14, 4), units=1)
    assert caught.value.code == "taken_by_reservations"


def test_block_of_a_composite_takes_every_leaf(hotel: Hotel) -> None:
    shut(hotel, hotel.whole, hours(0, 24))
    assert {one.space_id for one in Allocation.objects.all()} == {hotel.desks.pk, hotel.room.pk, hotel.projector.pk}


def test_block_never_takes_a_place_from_a_reservation(hotel: Hotel) -> None:
    reservation = hotel.hold(wish(hotel.room, hours(9, 2)))
    with pytest.raises(Lost) as caught:
        shut(hotel, hotel.whole, hours(10, 4))
    assert [one["reference"] for one in caught.value.data["reservations"]] == [reservation.reference]
    assert not Block.objects.exists()
    lifecycle.cancel(actor=hotel.bob, reservation_id=reservation.pk, now=NOW)
    shut(hotel, hotel.whole, hours(10, 4))
    with pytest.raises(Lost) as caught:
        shut(hotel, hotel.room, hours(10, 1))
    assert caught.value.code == "already_blocked"


def test_block_repacks_who_is_there(hotel: Hotel) -> None:
    for start in (9, 10):
        for units in (12, 12) if start == 9 else (12,):
            hotel.hold(wish(hotel.desks, hours(start), units), actor=make_user())
    first = Allocation.objects.order_by("pk").first()
    Allocation.objects.filter(pk=first.pk).delete()
    shut(hotel, hotel.desks, hours(9, 2), units=12)
    taken = Allocation.objects.filter(block__isnull=False)
    assert sum(one.units.upper - one.units.lower for one in taken) == 12


@pytest.mark.parametrize(
    ("start", "length", "units", "code"),
    [(10, -1, None, "end_before_start"), (-24 * 200, 1, None, "in_the_past"), (9, 1, 25, "units_exceed")],
)
def test_block_refuses_the_impossible(hotel: Hotel, start: int, length: int, units: int | None, code: str) -> None:
    begin = hours(start)
    with pytest.raises(Impossible) as caught:
        block(
            actor=hotel.alice,
            space_id=hotel.desks.pk,
            starts_at=begin.start,
            ends_at=begin.start + length * begin.duration,
            units=units,
            now=NOW,
        )
    assert caught.value.code == code


def test_blocks_are_for_hosts(hotel: Hotel) -> None:
    made = shut(hotel, hotel.room, hours(14))
    accountant = make_user()
    make_member(hotel.venue.organisation, accountant, role=Role.ACCOUNTANT)
    for actor, error in ((hotel.bob, Missing), (accountant, NotAllowed)):
        with pytest.raises(error):
            shut(hotel, hotel.room, hours(9), actor=actor)
        with pytest.raises(error):
            unblock(actor=actor, block_id=made.pk, now=NOW)
    with pytest.raises(Missing):
        unblock(actor=hotel.alice, block_id=made.pk + 1, now=NOW)
