"""A real calendar server, Radicale: what people write into it by CalDAV is taken here."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from backend.services.ports import free_port
from bookings.calendars.feeds import add_feed
from bookings.models import Feed
from tests.bookings.calendars.conftest import AFTERNOON, MORNING, Watch
from tests.bookings.calendars.reading.helpers import calendar
from tests.bookings.conftest import Hotel, hours
from tests.factories import NOW

PATIENCE_SECONDS = 60
MAKE = b"""<?xml version="1.0"?><C:mkcalendar xmlns:C="urn:ietf:params:xml:ns:caldav"/>"""
WEEKLY = (
    "UID:weekly DTSTART;TZID=Europe/Paris:20270112T090000 DTEND;TZID=Europe/Paris:20270112T120000 "
    "RRULE:FREQ=WEEKLY;COUNT=3 SUMMARY:Chorale"
)
ONCE = "UID:once DTSTART:{0:%Y%m%dT%H%M%SZ} DTEND:{1:%Y%m%dT%H%M%SZ} SUMMARY:Visite"
Ask = Callable[..., None]


@pytest.fixture
def radicale(tmp_path: Path, settings: Any) -> Iterator[str]:
    """The address of an empty calendar on a server of its own."""
    host = f"127.0.0.1:{free_port()}"
    options = ["--hosts", host, "--auth-type", "none", "--storage-filesystem-folder", str(tmp_path / "collections")]
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "radicale", "--config", "", *options], stdout=log, stderr=subprocess.STDOUT
        )
    try:
        url = f"http://{host}/hotel/agenda/"
        _wait(url, server)
        ask(url.removesuffix("agenda/"), "MKCOL")
        ask(url, "MKCALENDAR", MAKE)
        settings.FEED_PRIVATE_HOSTS = [host]
        yield url
    finally:
        server.terminate()
        server.wait()


def ask(url: str, method: str, body: bytes | None = None) -> None:
    with urlopen(Request(url, data=body, method=method, headers={"Content-Type": "text/calendar"}), timeout=20):
        pass


def _wait(url: str, server: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            ask(url.partition("/hotel/")[0] + "/.web/", "GET")
        except URLError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("Radicale did not start")


def test_what_is_written_changed_and_deleted_there_is_so_here(hotel: Hotel, radicale: str) -> None:
    feed = add_feed(actor=hotel.alice, venue=hotel.venue, name="Radicale", url=radicale, spaces=[hotel.room], now=NOW)
    watch = Watch(hotel, feed)
    assert (watch.look().state, watch.busy()) == (Feed.State.FINE, [])
    ask(f"{radicale}weekly.ics", "PUT", calendar(WEEKLY))
    ask(f"{radicale}once.ics", "PUT", calendar(ONCE.format(AFTERNOON.start, AFTERNOON.end)))
    watch.look()
    weeks = [hours(9, 3, day=7 * week) for week in range(3)]
    assert watch.busy() == [weeks[0], AFTERNOON, *weeks[1:]]
    # One Tuesday is left out, and the visit comes in the morning of the day after.
    ask(f"{radicale}weekly.ics", "PUT", calendar(f"{WEEKLY} EXDATE;TZID=Europe/Paris:20270119T090000"))
    moved = hours(9, 1, day=1)
    ask(f"{radicale}once.ics", "PUT", calendar(ONCE.format(moved.start, moved.end)))
    watch.look()
    assert watch.busy() == [MORNING, moved, weeks[2]]
    ask(f"{radicale}weekly.ics", "DELETE")
    watch.look()
    assert watch.busy() == [moved]
    ask(f"{radicale}once.ics", "DELETE")
    # Suddenly empty: it must say so twice.
    assert (watch.look().state, watch.busy()) == (Feed.State.EMPTY, [moved])
    assert (watch.look().state, watch.busy()) == (Feed.State.FINE, [])
