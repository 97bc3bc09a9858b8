"""Outside calendars: one takes what is booked here, another says that the hotel is closed all winter."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bookings.calendars.feeds import add_feed
from bookings.calendars.syncing import sync_feed
from bookings.lifecycle import submit
from bookings.models import Conflict, Feed, Reservation
from commons.errors import Lost
from commons.periods import Period
from tests.bookings.api.conftest import clock  # noqa: F401
from tests.bookings.calendars.conftest import event
from tests.bookings.calendars.reading.helpers import calendar
from tests.bookings.conftest import Hotel, hours, make_hotel, wish
from tests.bookings.mail.conftest import deliver
from tests.commons.web_server import serving, text
from tests.factories import NOW
from tests.plain import plain
from tests.stories.walking import SCREENS, Walk, walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WINTER = Period(datetime(2026, 11, 1, tzinfo=UTC), datetime(2027, 3, 31, tzinfo=UTC))


@pytest.fixture
def hotel(transactional_db: None) -> Hotel:
    return make_hotel(name="Hôtel du Causse")


@pytest.fixture
def others(settings: Any) -> Iterator[str]:
    """The addresses of two calendars on the web, without their ends."""
    afternoon = calendar(event(hours(16, 30)))
    winter = calendar(event(WINTER, "closed"), event(hours(0, 48, day=7), "guests"))
    with serving({"/airbnb.ics": text(afternoon), "/booking.ics": text(winter)}) as web:
        settings.FEED_PRIVATE_HOSTS = [web.host]
        yield web.address("/")


def path_in(body: str, beginning: str) -> str:
    """The page that a mail leads to."""
    found = re.search(rf"https?://[^/\s]+({beginning}\S*)", body)
    assert found is not None
    return found[1]


def arrive(visit: Walk, hotel: Hotel, path: str) -> None:
    """Follow a mail's link, and sign in on the way."""
    visit.go(f"/accounts/login/?next={path}")
    visit.sign_in(hotel.alice)


@pytest.mark.parametrize(("width", "scripts"), SCREENS)
def test_a_time_taken_elsewhere_is_moved(
    browser: Any, live_server: Any, hotel: Hotel, others: str, width: int, scripts: bool
) -> None:
    held = hotel.hold(wish(hotel.room, hours(14, 3)))
    submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)
    deliver(NOW)
    facts: dict[str, Any] = {"actor": hotel.alice, "venue": hotel.venue, "now": NOW}
    feed = add_feed(name="Airbnb", url=f"{others}airbnb.ics", spaces=[hotel.room], **facts)
    sync_feed(feed_id=feed.pk, now=NOW)
    (told,) = deliver(NOW)
    assert told.to == [hotel.alice.email]

    visit = walk(browser, live_server.url, width, scripts)
    arrive(visit, hotel, path_in(told.body, "/hote/conflits/"))
    visit.says("L’autre agenda")
    visit.go("/hote/reservations/")
    visit.says("1 conflit à régler")
    visit.page.get_by_role("link", name="mardi 12 janvier 2027, 14 h – 17 h").first.click()
    visit.see()
    visit.page.get_by_role("link", name="mardi 12 janvier 2027, 13 h – 16 h").click()
    visit.see()
    visit.says("Le prix reste le même.")
    visit.fill(reason="Airbnb a pris la fin de l’après-midi.")
    visit.press("Déplacer ainsi")
    visit.says("La réservation est déplacée")
    visit.page.context.close()

    assert (Conflict.objects.get().outcome, Reservation.objects.get().starts_at) == ("moved", hours(13).start)
    (changed,) = deliver(NOW)
    assert (changed.to, "13 h – 16 h" in plain(changed.subject)) == ([hotel.bob.email], True)
    assert "Airbnb a pris la fin de l’après-midi." in changed.body


@pytest.mark.parametrize(("width", "scripts"), SCREENS)
def test_a_winter_closing_is_not_a_booking(
    browser: Any, live_server: Any, hotel: Hotel, others: str, width: int, scripts: bool
) -> None:
    visit = walk(browser, live_server.url, width, scripts)
    arrive(visit, hotel, f"/hote/lieux/{hotel.venue.slug}/agendas/")
    visit.follow("Ajouter un agenda")
    visit.fill(name="Booking.com", url=f"{others}booking.ics")
    visit.press("Ajouter et lire")
    visit.says("Est-ce une fermeture")
    feed = Feed.objects.get()
    (asked,) = deliver(NOW)
    assert "heures que vous publiez" in plain(asked.subject)

    visit.go("/hote/reservations/")
    visit.says("1 question sur un agenda")
    # Until it is answered, the block blocks.
    with pytest.raises(Lost):
        hotel.hold(wish(hotel.room, hours(9)), now=NOW)
    visit.go(path_in(asked.body, "/hote/agendas/"))
    visit.says("Une fermeture : ignorer ce qui dure plus de 30 jours")
    visit.press("Ignorer les blocs longs")
    visit.says("C’est noté")
    visit.page.context.close()

    assert hotel.hold(wish(hotel.room, hours(9)), now=NOW).state == "held"
    feed.refresh_from_db()
    assert (feed.ignore_longer_than, feed.answered_at) == (30, NOW)
