"""Promise 1 as the database holds it: whoever writes, past every use case, is refused."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from psycopg.types.range import Range

from bookings.models import Allocation, Block
from commons.periods import Period
from tests.bookings.conftest import Hotel, hours, make_hotel, wish
from venues.models import Space

MORNING = hours(9, 3)


@pytest.fixture
def block(hotel: Hotel) -> Block:
    return Block.objects.create(venue=hotel.venue, space=hotel.desks, period=MORNING.to_range())


def take(space: Space, first: int | None, last: int | None, period: Period = MORNING, **owner: Any) -> Allocation:
    """Units `[first, last)` written straight into the table."""
    values = {"units": Range(first, last), "period": period.to_range(), "stay": period.to_range()}
    return Allocation.objects.create(space=space, **{**values, **owner})


def refusal(write: Any) -> str:
    """The name of the rule that refuses what `write` does."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        write()
    cause: Any = refused.value.__cause__
    return str(cause.diag.constraint_name)


@pytest.mark.parametrize(("first", "last"), [(24, 25), (20, 25), (-1, 1), (0, None), (None, 1)])
def test_units_that_do_not_exist_are_taken_by_nobody(hotel: Hotel, block: Block, first: Any, last: Any) -> None:
    assert refusal(lambda: take(hotel.desks, first, last, block=block)) == "allocation_units_exist"


def test_a_space_made_of_others_is_taken_by_its_leaves_only(hotel: Hotel, block: Block) -> None:
    assert refusal(lambda: take(hotel.whole, 0, 1, block=block)) == "allocation_on_leaf"


def test_what_is_taken_is_not_moved_there_either(hotel: Hotel, block: Block) -> None:
    own = Allocation.objects.filter(pk=take(hotel.desks, 4, 8, block=block).pk)
    assert refusal(lambda: own.update(space=hotel.whole)) == "allocation_on_leaf"
    assert refusal(lambda: own.update(space=hotel.room)) == "allocation_units_exist"
    assert refusal(lambda: own.update(units=Range(22, 26))) == "allocation_units_exist"


def test_one_unit_is_taken_once_at_a_time_to_the_second(hotel: Hotel, block: Block) -> None:
    take(hotel.desks, 4, 8, block=block)
    last_second = Period(MORNING.end - timedelta(seconds=1), MORNING.end + timedelta(hours=1))
    assert refusal(lambda: take(hotel.desks, 7, 9, last_second, block=block)) == "allocation_no_overlap"
    # Neighbours: another unit, before, after.
    for first, last, period in ((8, 9, MORNING), (4, 8, hours(8, 1)), (7, 9, hours(12, 1))):
        take(hotel.desks, first, last, period, block=block)


def test_an_allocation_is_of_a_line_or_of_a_block(hotel: Hotel, block: Block) -> None:
    line = hotel.hold(wish(hotel.room, hours(9))).lines.get()
    assert refusal(lambda: take(hotel.projector, 0, 1)) == "allocation_line_or_block"
    assert refusal(lambda: take(hotel.projector, 0, 1, block=block, line=line)) == "allocation_line_or_block"


def test_a_stay_lies_inside_what_is_taken_and_nothing_is_empty(hotel: Hotel, block: Block) -> None:
    longer = {"block": block, "stay": hours(8, 5).to_range()}
    assert refusal(lambda: take(hotel.desks, 0, 1, **longer)) == "allocation_not_empty"
    assert refusal(lambda: take(hotel.desks, 1, 1, block=block)) in ("allocation_not_empty", "allocation_units_exist")


def test_units_that_are_taken_are_not_taken_away(hotel: Hotel, block: Block) -> None:
    take(hotel.desks, 4, 8, block=block)
    desks = Space.objects.filter(pk=hotel.desks.pk)
    assert refusal(lambda: desks.update(units=7)) == "space_units_taken"
    assert refusal(lambda: desks.update(units=None)) == "space_units_taken"
    assert desks.update(units=8) == 1


def test_spaces_form_a_tree_of_one_venue(hotel: Hotel) -> None:
    room, whole = Space.objects.filter(pk=hotel.room.pk), Space.objects.filter(pk=hotel.whole.pk)
    assert refusal(lambda: room.update(parent=hotel.desks)) == "space_parent_is_leaf"
    assert refusal(lambda: room.update(parent=make_hotel().whole)) == "space_parent_same_venue"
    assert refusal(lambda: whole.update(parent=hotel.whole)) == "space_tree_no_cycle"
    assert refusal(lambda: whole.update(units=3)) == "space_parent_is_leaf"
