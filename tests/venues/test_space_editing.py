"""Adding, changing and retiring spaces."""

import pytest

from accounts.models import User
from commons.errors import Impossible, Missing, NotAllowed
from tests.factories import NOW, make_published_season, make_space, make_venue
from venues.models import Amenity, Space, SpaceLeaf, Venue
from venues.space_editing import add_space, change_space, retire_space

pytestmark = pytest.mark.django_db


def test_leaf_and_composite(alice: User, venue: Venue) -> None:
    house = add_space(actor=alice, venue=venue, kind="whole", name="Toute la maison", units=None, now=NOW)
    projector = Amenity.objects.get(code="projector")
    room = add_space(
        actor=alice, venue=venue, kind="meeting_room", name="Salon", parent=house, amenities=[projector], now=NOW
    )
    assert list(SpaceLeaf.objects.filter(space=house).values_list("leaf", flat=True)) == [room.pk]
    assert list(room.amenities.all()) == [projector]


@pytest.mark.parametrize(
    ("units", "details", "code"),
    [
        (0, {}, "units_out_of_range"),
        (10_001, {}, "units_out_of_range"),
        (1, {"min_duration": 60, "max_duration": 30}, "durations_out_of_order"),
        (1, {"preparation": 1441}, "buffer_too_long"),
        (1, {"min_duration": 10**9}, "duration_too_long"),
        (1, {"granularity": 1}, "invalid"),
        (1, {"capacity": 0}, "invalid"),
        (1, {"capacity": 20, "people_u": 21}, "layout_over_capacity"),
        (1, {"people_standing": 0}, "invalid"),
    ],
)
def test_impossible_spaces(alice: User, venue: Venue, units: int, details, code: str) -> None:
    with pytest.raises(Impossible) as refused:
        add_space(actor=alice, venue=venue, kind="desks", name="X", units=units, details=details, now=NOW)
    assert refused.value.code == code


def test_a_room_says_how_many_it_holds_set_out_otherwise(alice: User, venue: Venue) -> None:
    details = {"capacity": 80, "people_theatre": 80, "people_u": 24}
    room = add_space(actor=alice, venue=venue, kind="hall", name="Salle", details=details, now=NOW)
    assert room.layouts == [("chaises en rangs", 80), ("tables en U", 24)]


def test_parent_of_another_venue(alice: User, venue: Venue) -> None:
    elsewhere = make_space(make_venue(owner=alice), units=None)
    with pytest.raises(Impossible) as refused:
        add_space(actor=alice, venue=venue, kind="desks", name="X", parent=elsewhere, now=NOW)
    assert refused.value.code == "parent_of_other_venue"


def test_space_that_is_not_yet_open_changes_freely(alice: User, desks: Space) -> None:
    assert change_space(actor=alice, space=desks, changes={"units": 3}, now=NOW).units == 3
    assert retire_space(actor=alice, space=desks, now=NOW).retired_at == NOW


def test_space_in_service_loses_no_place_here(alice: User, venue: Venue, desks: Space) -> None:
    house = make_space(venue, units=None)
    make_published_season(venue)
    for changes in ({"units": 23}, {"units": None}, {"parent": house}):
        with pytest.raises(Impossible) as refused:
            change_space(actor=alice, space=desks, changes=changes, now=NOW)
        assert refused.value.code == "space_in_service"
    with pytest.raises(Impossible):
        retire_space(actor=alice, space=desks, now=NOW)
    assert change_space(actor=alice, space=desks, changes={"units": 25, "name": "Salle"}, now=NOW).units == 25


def test_composite_is_in_service_when_a_part_of_it_is(alice: User, venue: Venue) -> None:
    house = make_space(venue, units=None)
    make_space(venue, parent=house)
    make_published_season(venue)
    with pytest.raises(Impossible):
        retire_space(actor=alice, space=house, now=NOW)


def test_retiring_a_composite_retires_its_parts(alice: User, venue: Venue) -> None:
    house = make_space(venue, units=None)
    room = make_space(venue, parent=house)
    retire_space(actor=alice, space=house, now=NOW)
    room.refresh_from_db()
    assert room.retired_at == NOW


def test_receptionist_and_stranger(bob: User, charlie: User, venue: Venue, room: Space) -> None:
    with pytest.raises(NotAllowed):
        change_space(actor=bob, space=room, changes={"name": "X"}, now=NOW)
    with pytest.raises(Missing):
        add_space(actor=charlie, venue=venue, kind="desks", name="X", now=NOW)
