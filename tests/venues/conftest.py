"""Alice owns the venue, Bob is in her team, Charlie is a stranger."""

import pytest

from accounts.models import User
from accounts.words import Role
from tests.factories import make_member, make_organisation, make_space, make_user, make_venue
from venues.models import Space, Venue


@pytest.fixture
def alice(db) -> User:
    return make_user("alice@example.test")


@pytest.fixture
def bob(venue: Venue) -> User:
    """A receptionist: sees the venue, may not manage it."""
    return make_member(venue.organisation, make_user("bob@example.test"), role=Role.RECEPTION).user


@pytest.fixture
def charlie(db) -> User:
    return make_user("charlie@example.test")


@pytest.fixture
def venue(alice: User) -> Venue:
    return make_venue(organisation=make_organisation(owner=alice), name="Hôtel des Causses", slug="hotel-des-causses")


@pytest.fixture
def desks(venue: Venue) -> Space:
    return make_space(venue, units=24, name="Salle à manger")


@pytest.fixture
def room(venue: Venue) -> Space:
    return make_space(venue, name="Salon")
