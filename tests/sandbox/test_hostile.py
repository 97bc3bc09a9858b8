"""Every mode of the hostile server, through a whole look: nothing is lost, nothing private is reached."""

import importlib
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bookings.calendars.looks import ask, understand
from bookings.calendars.syncing import keep
from bookings.models import BusyPeriod, Feed
from commons.fetching import Limits
from commons.periods import Period
from sandbox import tls
from sandbox.hostile import PRIVATE, STALLING, modes
from tests.bookings.conftest import Hotel, hours, make_hotel
from tests.factories import NOW
from tests.sandbox.conftest import Sandbox
from tests.sandbox.hostile_net import PUBLIC, names, tls_server, watched

KNOWN = hours(14, 3)
MAX_BYTES = 10 * 2**20
# Whatever these say is a calendar: they may add to what is known.
CALENDARS = {"etag", "wrong-type", "cookie"}
STATES = {
    "410": "gone",
    **dict.fromkeys(("html", "nothing", "binary"), "not_a_calendar"),
    **dict.fromkeys(("bomb", "bomb-parts", "endless"), "too_big"),
    "empty": "empty",
    **dict.fromkeys(PRIVATE, "refused"),
    **dict.fromkeys(CALENDARS, "fine"),
}


@pytest.fixture
def hotel(db: None) -> Hotel:
    return make_hotel()


@pytest.fixture
def feed(hotel: Hotel) -> Iterator[Feed]:
    """A feed that said something yesterday."""
    feed = Feed.objects.create(
        venue=hotel.venue, name="x", state=Feed.State.FINE, good_at=NOW, looked_at=NOW, body_digest="0" * 64, etag='"1"'
    )
    feed.spaces.set([hotel.room])
    BusyPeriod.objects.create(feed=feed, space=hotel.room, period=KNOWN.to_range())
    return feed


def look(feed: Feed, url: str, *, seconds: float) -> Feed:
    feed.url, feed.host = url, url.split("/")[2]
    feed.save()
    now = NOW + timedelta(days=1)
    found = keep(feed, understand(feed, ask(feed, now, Limits(seconds=seconds)), now), now)
    assert found is not None
    return found


@pytest.mark.parametrize("mode", modes())
def test_every_mode_keeps_what_was_known_and_reaches_nothing_private(
    feed: Feed, sandbox: Sandbox, settings: pytest.FixtureRequest, mode: str
) -> None:
    host = sandbox.address.removeprefix("http://")
    settings.FEED_PRIVATE_HOSTS = [host]
    with watched() as seen, names(rebinding_test=["127.0.0.1"]):
        found = look(feed, f"{sandbox.address}/hostile/{mode}.ics", seconds=0.5 if mode in STALLING else 30)
    assert (found.state, seen.reached(int(host.partition(":")[2]))) == (STATES.get(mode, "failing"), [])
    assert seen.unpacked <= MAX_BYTES + 2**16
    if mode not in CALENDARS:
        assert any(Period.from_range(one.period).contains(KNOWN) for one in feed.busy_periods.all())
        assert (found.failures, bool(found.last_error)) == (0 if mode == "empty" else 1, True)


def test_the_watch_sees_what_is_reached(sandbox: Sandbox) -> None:
    """The control: a look that may go there does show."""
    with watched() as seen:
        sandbox.web.get("/hostile/empty.ics")
    assert seen.reached(0) == [("127.0.0.1", int(sandbox.address.rpartition(":")[2]))]


@pytest.mark.parametrize("second", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1"])
def test_name_that_becomes_private_at_the_second_look_up(feed: Feed, second: str) -> None:
    """Checked and connected to is one and the same look-up; the next look is refused."""
    with watched() as seen, names(rebinding_test=[PUBLIC, second]):
        first = look(feed, "http://rebinding.test/a.ics", seconds=5)
        assert (first.state, first.error_code) == ("failing", "no_answer")
        again = look(first, "http://rebinding.test/a.ics", seconds=5)
    assert (again.state, seen.connected, feed.busy_periods.count()) == ("refused", [], 1)


@pytest.mark.parametrize("mode", tls.MODES)
def test_only_a_good_certificate_is_believed(
    feed: Feed, settings: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    authority = tls.Authority()
    monkeypatch.setattr(importlib.import_module("commons.fetching.fetch"), "_tls", authority.trusting)
    with tls_server(authority, mode) as port:
        settings.FEED_PRIVATE_HOSTS = [f"127.0.0.1:{port}"]
        found = look(feed, f"https://127.0.0.1:{port}/a.ics", seconds=30)
    if mode == "good":
        assert found.state == "fine"
    else:
        assert (found.state, found.error_code, feed.busy_periods.count()) == ("failing", "tls_error", 1)
