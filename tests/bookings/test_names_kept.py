"""Whichever way a name comes, marks that turn the text around it, or that nobody sees, are not kept of it."""

import pytest

from accounts.organisations import OrganisationDetails, create_organisation
from accounts.people import change_profile
from bookings.asking import Contact
from commons.errors import Impossible
from tests.bookings.conftest import Hotel, hours, wish
from tests.factories import NOW
from venues.venue_editing import change_venue

TURNED, UNSEEN = "Au \u202eBon Coin", "\u200b\u2060"


def test_of_people(hotel: Hotel) -> None:
    for name, kept in ((TURNED, "Au Bon Coin"), (UNSEEN, "")):
        change_profile(user=hotel.bob, name=name, phone="", language="fr", now=NOW)
        hotel.bob.refresh_from_db()
        assert hotel.bob.name == kept


def test_of_organisations_and_venues(hotel: Hotel) -> None:
    made = create_organisation(actor=hotel.bob, details=OrganisationDetails(kind="person", name=TURNED), now=NOW)
    assert made.name == "Au Bon Coin"
    with pytest.raises(Impossible) as caught:
        create_organisation(actor=hotel.bob, details=OrganisationDetails(kind="person", name=UNSEEN), now=NOW)
    assert caught.value.code == "name_missing"
    change_venue(actor=hotel.alice, venue=hotel.venue, changes={"name": TURNED}, now=NOW)
    hotel.venue.refresh_from_db()
    assert hotel.venue.name == "Au Bon Coin"
    with pytest.raises(Impossible) as caught:
        change_venue(actor=hotel.alice, venue=hotel.venue, changes={"name": UNSEEN}, now=NOW)
    assert list(caught.value.fields) == ["name"]


def test_of_whoever_a_host_books_for(hotel: Hotel) -> None:
    held = hotel.hold(wish(hotel.room, hours(9)), actor=hotel.alice, on_behalf_of=Contact(TURNED))
    assert held.contact_name == "Au Bon Coin"
    with pytest.raises(Impossible) as caught:
        hotel.hold(wish(hotel.room, hours(11)), actor=hotel.alice, on_behalf_of=Contact(UNSEEN))
    assert caught.value.code == "contact_missing"
