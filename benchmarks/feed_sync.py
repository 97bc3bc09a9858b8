"""A large feed, looked at for the first time, again unchanged, and again with one event in a hundred changed.

Everything is in the time: asking a local server (a process of its own), reading, rows in PostgreSQL. In the same run
`recurring-ical-events` parses and expands the same text, without any database.
"""

import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

import icalendar
import recurring_ical_events
from django.conf import settings

from backend.services.ports import LOOPBACK, answers, is_free
from benchmarks.calendar_text import MONTHS, large_calendar
from benchmarks.frame import Figure, middle
from bookings.calendars.syncing import sync_feed
from bookings.models import BusyPeriod, Feed
from tests.bookings.conftest import Hotel, make_hotel
from tests.factories import NOW
from worker.app import leave_alone_what_was_loaded

FIRST_PORT = 18_200
FIRST_TIMES, TIMES, CHANGED = 3, 30, 20


@dataclass
class Served:
    """A text at an address, with its own time of change."""

    file: Path
    url: str
    version: int = 0

    def gives(self, body: bytes) -> None:
        self.version += 1
        self.file.write_bytes(body)
        os.utime(self.file, (1_700_000_000 + self.version, 1_700_000_000 + self.version))


def measure() -> list[Figure]:
    """Milliseconds of each look, and their ratios in this run. Garbage is collected as in a worker."""
    leave_alone_what_was_loaded()
    hotel, before, after = make_hotel(), large_calendar(NOW), large_calendar(NOW, changed=CHANGED)
    oracle, occurrences = _oracle(before)
    with _served() as served:
        served.gives(before)
        firsts = [_first(hotel, served.url) for _ in range(FIRST_TIMES)]
        feed = Feed.objects.get()
        rows = BusyPeriod.objects.count()
        unchanged = [_look(feed, nth) for nth in range(1, TIMES + 1)]
        stamped = [_look_at(feed, served, _stamped(before, nth), TIMES + nth) for nth in range(1, TIMES + 1)]
        changed = [_look_at(feed, served, after if nth % 2 else before, 2 * TIMES + nth) for nth in range(1, TIMES + 1)]
    first = middle(firsts)
    assert BusyPeriod.objects.count() == rows
    return [
        Figure("first sync, 2,000 events, 24 months", f"{first:.0f} ms, {rows:,} rows", "not slower, aim at 3 ×", ""),
        Figure(
            "the same text by recurring-ical-events, no database",
            f"{oracle:.0f} ms, {occurrences:,} occurrences",
            "",
            f"{oracle / first:.1f} × the first sync",
        ),
        Figure("second sync, nothing changed (304)", *_ratio(first, unchanged, 200)),
        Figure("second sync, only DTSTAMP changed", *_ratio(first, stamped, 0)),
        Figure(f"second sync, {CHANGED} events changed (1 %)", *_ratio(first, changed, 15)),
    ]


def _ratio(first: float, looks: list[float], goal: int) -> tuple[str, str, str]:
    usual = middle(looks)
    return f"{usual:.1f} ms, {first / usual:.0f} × faster than the first", f"≥ {goal} ×" if goal else "", ""


def _oracle(body: bytes) -> tuple[float, int]:
    began = perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = recurring_ical_events.of(icalendar.Calendar.from_ical(body)).between(NOW, NOW + MONTHS)
    return (perf_counter() - began) * 1000, len(found)


def _first(hotel: Hotel, url: str) -> float:
    """A feed that was never looked at; the one before is removed."""
    Feed.objects.all().delete()
    host = url.removeprefix("http://").partition("/")[0]
    feed = Feed.objects.create(venue=hotel.venue, name="large", url=url, host=host, next_look_at=NOW)
    feed.spaces.set([hotel.room])
    return _look(feed, 0)


def _look_at(feed: Feed, served: Served, body: bytes, minute: int) -> float:
    served.gives(body)
    return _look(feed, minute)


def _look(feed: Feed, minute: int) -> float:
    began = perf_counter()
    found = sync_feed(feed_id=feed.pk, now=_at(minute))
    taken = (perf_counter() - began) * 1000
    assert found is not None and found.state == Feed.State.FINE, found and found.last_error
    return taken


def _at(minute: int) -> datetime:
    """All looks are on the same day: at its beginning everything is read once."""
    return NOW + timedelta(minutes=minute)


def _stamped(body: bytes, nth: int) -> bytes:
    return body.replace(b"DTSTAMP:20261101T08", f"DTSTAMP:20261102T{nth % 24:02}".encode())


@contextmanager
def _served() -> Iterator[Served]:
    port = next(port for port in range(FIRST_PORT, FIRST_PORT + 500) if is_free(LOOPBACK, port))
    with TemporaryDirectory() as folder:
        # Python's own server, which understands If-Modified-Since.
        command = [sys.executable, "-m", "http.server", str(port), "--bind", LOOPBACK, "--directory", folder]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        settings.FEED_PRIVATE_HOSTS = [f"{LOOPBACK}:{port}"]
        try:
            while not answers(LOOPBACK, port):
                sleep(0.05)
            yield Served(Path(folder) / "large.ics", f"http://{LOOPBACK}:{port}/large.ics")
        finally:
            server.terminate()
            server.wait()
