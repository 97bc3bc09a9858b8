"""The demonstration: what a person writes into the sandbox's calendar can no longer be booked on the site."""

import pytest

from bookings.calendars.feeds import add_feed
from bookings.calendars.syncing import sync_due_feeds
from bookings.models import Feed
from commons.errors import Lost
from tests.bookings.conftest import Hotel, hours, make_hotel, wish
from tests.factories import NOW
from tests.sandbox.conftest import Sandbox


@pytest.fixture
def hotel(db: None) -> Hotel:
    return make_hotel()


def test_site_follows_the_demo_calendar(sandbox: Sandbox, hotel: Hotel, settings: pytest.FixtureRequest) -> None:
    settings.FEED_PRIVATE_HOSTS = [sandbox.address.removeprefix("http://")]
    url = f"{sandbox.address}/calendars/demo.ics"
    feed = add_feed(actor=hotel.alice, venue=hotel.venue, name="Démo", url=url, spaces=[hotel.room], now=NOW)
    sandbox.web.post("/calendriers/ajouter", data={"jour": "2027-01-12", "debut": "14:00", "fin": "16:00"})
    assert sync_due_feeds(clock=lambda: NOW) == 1
    with pytest.raises(Lost) as caught:
        hotel.hold(wish(hotel.room, hours(15)))
    assert caught.value.data["lines"][0]["reason"] == "busy"
    sandbox.web.post("/calendriers/etat", data={"etat": "down"})
    Feed.objects.update(next_look_at=NOW)
    assert sync_due_feeds(clock=lambda: NOW) == 1
    feed.refresh_from_db()
    assert (feed.state, feed.busy_periods.count()) == ("failing", 1)
    sandbox.web.post("/calendriers/etat", data={"etat": "ok"})
