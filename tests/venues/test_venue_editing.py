"""Making and changing a venue."""

import pytest

from accounts.models import User
from accounts.words import Role
from commons.errors import Impossible, Missing, NotAllowed
from commons.models import Event
from tests.factories import (
    NOW,
    make_commune,
    make_kind,
    make_member,
    make_organisation,
    make_published_season,
    make_user,
    make_venue,
)
from venues.models import Space, Venue
from venues.venue_editing import change_venue, create_venue

pytestmark = pytest.mark.django_db


def create(alice: User, **fields) -> Venue:
    values = {
        "organisation": make_organisation(owner=alice),
        "kind": make_kind("public_lycee"),
        "name": "Lycée de l’Été",
        "commune": make_commune(),
        "safety_headcount": 120,
        **fields,
    }
    return create_venue(actor=alice, now=NOW, **values)


def test_new_venue_is_a_draft_with_the_defaults_of_its_kind_and_commune(alice: User) -> None:
    venue = create(alice)
    assert (venue.state, venue.slug, venue.approval, venue.notice_hours, venue.erp_types) == (
        "draft",
        "lycee-de-lete-mende",
        "request",
        504,
        ["R"],
    )
    assert (venue.latitude, venue.longitude, venue.time_zone) == (44.518, 3.499, "Europe/Paris")
    assert Event.objects.get().kind == "venue_created"


def test_overseas_venue_has_its_own_time(alice: User) -> None:
    commune = make_commune(insee="97411", name="Saint-Denis", department="974", latitude=-20.88, longitude=55.45)
    assert create(alice, commune=commune).time_zone == "Indian/Reunion"


def test_same_name_in_the_same_commune_gets_another_address(alice: User) -> None:
    assert [create(alice).slug for _ in range(3)] == [
        "lycee-de-lete-mende",
        "lycee-de-lete-mende-2",
        "lycee-de-lete-mende-3",
    ]


@pytest.mark.parametrize(
    ("details", "code", "field"),
    [
        ({"time_zone": "Europe/Mende"}, "unknown_time_zone", "time_zone"),
        ({"erp_types": ["R", "Q"]}, "unknown_erp_type", "erp_types"),
        ({"latitude": None}, "no_point", "latitude"),
        ({"horizon_days": 5000}, "horizon_out_of_range", "horizon_days"),
        ({"notice_hours": 99999}, "notice_too_long", "notice_hours"),
        ({"latitude": 91.0}, "invalid", "latitude"),
        ({"email": "nowhere"}, "invalid", "email"),
    ],
)
def test_impossible_details_are_refused_by_field(alice: User, details, code: str, field: str) -> None:
    with pytest.raises(Impossible) as refused:
        create(alice, details=details)
    assert (refused.value.code, list(refused.value.fields)) == (code, [field])
    assert Venue.objects.count() == 0


def test_stranger_and_receptionist_make_none(alice: User, charlie: User) -> None:
    organisation = make_organisation(owner=alice)
    bob = make_member(organisation, role=Role.RECEPTION).user
    with pytest.raises(Missing):
        create(charlie, organisation=organisation)
    with pytest.raises(NotAllowed):
        create(bob, organisation=organisation)


def test_manager_of_some_venues_changes_those_only(alice: User, venue: Venue) -> None:
    other = make_venue(organisation=venue.organisation)
    manager = make_member(venue.organisation, make_user(), role=Role.MANAGER, venues=[venue]).user
    assert change_venue(actor=manager, venue=venue, changes={"phone": "04 66"}, now=NOW).phone == "04 66"
    with pytest.raises(Missing):
        change_venue(actor=manager, venue=other, changes={"phone": "04 66"}, now=NOW)


def test_change_leaves_the_address_and_the_state(alice: User, venue: Venue) -> None:
    changed = change_venue(actor=alice, venue=venue, changes={"name": "Hôtel du Lot"}, now=NOW)
    assert (changed.name, changed.slug, changed.state) == ("Hôtel du Lot", "hotel-des-causses", "published")


def test_state_is_no_field_to_change(alice: User, venue: Venue) -> None:
    with pytest.raises(ValueError, match="state"):
        change_venue(actor=alice, venue=venue, changes={"state": "draft"}, now=NOW)


def test_time_zone_stays_while_openings_are_promised_in_it(alice: User, venue: Venue, room: Space) -> None:
    make_published_season(venue)
    with pytest.raises(Impossible) as refused:
        change_venue(actor=alice, venue=venue, changes={"time_zone": "Indian/Reunion"}, now=NOW)
    assert refused.value.code == "zone_in_use"
    assert change_venue(actor=alice, venue=venue, changes={"time_zone": "Europe/Paris"}, now=NOW).phone == ""
