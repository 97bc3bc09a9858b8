"""The words in which venues are asked for."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from accounts.words import Role
from tests.factories import make_member, make_user, make_venue
from venues.models import Venue

pytestmark = pytest.mark.django_db


def test_box_around_holds_the_circle_and_little_more(db) -> None:
    mende = make_venue()
    near = make_venue(latitude=44.518, longitude=3.625)
    far = make_venue(latitude=44.518, longitude=3.640)
    found = Venue.objects.in_box_around(latitude=mende.latitude, longitude=mende.longitude, km=10)
    assert set(found) == {mende, near}
    assert far not in found


def test_box_around_crosses_the_180th_meridian(db) -> None:
    east, west = make_venue(latitude=-14.3, longitude=179.95), make_venue(latitude=-14.3, longitude=-179.95)
    assert set(Venue.objects.in_box_around(latitude=-14.3, longitude=179.99, km=20)) == {east, west}


def test_box_around_a_pole_takes_all_longitudes(db) -> None:
    station = make_venue(latitude=89.9, longitude=-120)
    assert list(Venue.objects.in_box_around(latitude=89.95, longitude=60, km=50)) == [station]


def test_drafts_are_visible_to_those_who_look_after_them(alice: User, charlie: User, venue: Venue) -> None:
    draft = make_venue(organisation=venue.organisation, state="draft")
    some = make_member(venue.organisation, make_user(), role=Role.MANAGER, venues=[venue]).user
    assert set(Venue.objects.visible_to(alice)) == {venue, draft}
    assert set(Venue.objects.visible_to(some)) == {venue}
    assert set(Venue.objects.visible_to(charlie)) == {venue}
    assert set(Venue.objects.visible_to(AnonymousUser())) == {venue}
    assert set(Venue.objects.looked_after_by(some)) == {venue}
    assert set(Venue.objects.looked_after_by(charlie)) == set()
