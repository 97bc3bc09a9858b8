"""The zones of published venues are read now and then, not for each search."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings.search import zones
from bookings.search.zones import forget_zones, zones_in_use
from tests.factories import make_venue
from venues.models import Venue

pytestmark = pytest.mark.django_db


def test_zones_are_those_of_published_venues_in_order() -> None:
    make_venue(time_zone="Indian/Reunion")
    make_venue(time_zone="Europe/Paris")
    make_venue(time_zone="Europe/Paris")
    make_venue(time_zone="America/Guadeloupe", state=Venue.State.DRAFT)
    assert zones_in_use() == ("Europe/Paris", "Indian/Reunion")


def test_without_venues_it_is_the_sites_own(settings) -> None:
    settings.TIME_ZONE = "Indian/Reunion"
    assert zones_in_use() == ("Indian/Reunion",)


def test_a_new_zone_is_known_after_a_few_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr(zones, "monotonic", lambda: clock[0])
    make_venue(time_zone="Europe/Paris")
    forget_zones()
    assert zones_in_use() == ("Europe/Paris",)
    make_venue(time_zone="Indian/Reunion")
    clock[0] += zones.REMEMBERED_FOR / 2
    with CaptureQueriesContext(connection) as asked:
        assert zones_in_use() == ("Europe/Paris",)
    assert len(asked) == 0
    clock[0] += zones.REMEMBERED_FOR / 2
    assert zones_in_use() == ("Europe/Paris", "Indian/Reunion")
