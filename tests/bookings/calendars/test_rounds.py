"""A worker's round: many feeds side by side, from servers that are slow, dead or well."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from django.db import connections

from bookings.calendars.claiming import AT_ONCE, claim_due_feeds
from bookings.calendars.looks import ask
from bookings.calendars.syncing import sync_due_feeds
from bookings.models import BusyPeriod, Feed
from tests.bookings.calendars.conftest import AFTERNOON, event
from tests.bookings.calendars.reading.helpers import calendar
from tests.bookings.conftest import Hotel, make_hotel
from tests.commons.web_server import Web, serving, text
from tests.factories import NOW


@pytest.fixture
def hotel(db: None) -> Hotel:
    return make_hotel()


@dataclass
class Patient:
    """Answers only once `others` have been answered, and remembers how many it was asked for at once at most."""

    others: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    now: int = 0
    most: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, request: BaseHTTPRequestHandler) -> None:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        done = self.others.acquire(timeout=60)
        self.others.release()
        with self.lock:
            self.now -= 1
        text(calendar(event(AFTERNOON)), status=200 if done else 503)(request)


@dataclass
class Net:
    """Servers by their address on this machine: each is another server to us."""

    settings: Any

    def host(self, web: Web) -> str:
        self.settings.FEED_PRIVATE_HOSTS = [*self.settings.FEED_PRIVATE_HOSTS, web.host]
        return web.host


@pytest.fixture
def net(settings: Any) -> Net:
    settings.FEED_PRIVATE_HOSTS = []
    return Net(settings)


def feeds(hotel: Hotel, host: str, count: int) -> list[Feed]:
    made = [
        Feed.objects.create(
            venue=hotel.venue,
            name="x",
            url=f"http://{host}/a.ics?{n}",
            host=host,
            next_look_at=NOW - timedelta(hours=1),
        )
        for n in range(count)
    ]
    for feed in made:
        feed.spaces.set([hotel.room])
    return made


@pytest.fixture
def well() -> Iterator[Web]:
    with serving({f"/a.ics?{n}": text(calendar(event(AFTERNOON))) for n in range(60)}) as web:
        yield web


def test_round_looks_at_all_that_is_due_and_no_more(hotel: Hotel, well: Web, net: Net) -> None:
    made = feeds(hotel, net.host(well), 60)
    Feed.objects.filter(pk=made[0].pk).update(next_look_at=NOW + timedelta(seconds=1))
    assert sync_due_feeds(clock=lambda: NOW, seconds=120) == 59
    assert BusyPeriod.objects.values("feed").distinct().count() == 59
    assert Feed.objects.filter(claimed_until=None, state=Feed.State.FINE).count() == 59
    assert len(well.asked) == 59
    assert sync_due_feeds(clock=lambda: NOW, seconds=120) == 0


def test_slow_server_is_asked_a_few_at_once_and_holds_up_only_itself(hotel: Hotel, net: Net) -> None:
    slow, left = Patient(), iter(range(49, -1, -1))

    def quick(request: BaseHTTPRequestHandler) -> None:
        text(calendar(event(AFTERNOON)))(request)
        if next(left) == 0:
            slow.others.release()

    with (
        serving({f"/a.ics?{n}": slow for n in range(2 * AT_ONCE)}) as web,
        serving({f"/a.ics?{n}": quick for n in range(50)}) as other,
    ):
        feeds(hotel, net.host(web), 2 * AT_ONCE)
        feeds(hotel, net.host(other), 50)
        assert sync_due_feeds(clock=lambda: NOW, seconds=120) == 50 + 2 * AT_ONCE
    assert slow.most == AT_ONCE
    assert Feed.objects.filter(state=Feed.State.FINE).count() == 50 + 2 * AT_ONCE


def test_dead_server_costs_a_few_questions_whatever_its_feeds(hotel: Hotel, well: Web, net: Net) -> None:
    with serving({f"/a.ics?{n}": text(status=503) for n in range(40)}) as dead:
        feeds(hotel, net.host(dead), 40)
        feeds(hotel, net.host(well), 20)
        sync_due_feeds(clock=lambda: NOW)
        assert len(dead.asked) <= AT_ONCE
    assert len(well.asked) == 20


def test_feed_of_a_closed_server_comes_back(hotel: Hotel, net: Net) -> None:
    answers, clock = {"now": text(status=503)}, [NOW]

    def let_pass(minutes: int) -> None:
        for _step in range(minutes // 10):
            sync_due_feeds(clock=lambda: clock[0])
            clock[0] += timedelta(minutes=10)

    with serving({f"/a.ics?{n}": lambda request: answers["now"](request) for n in range(12)}) as web:
        feeds(hotel, net.host(web), 12)
        let_pass(90)
        asked = len(web.asked)
        assert Feed.objects.filter(failures__gte=2).count() == 12
        answers["now"] = text(calendar(event(AFTERNOON)))
        let_pass(90)
    assert Feed.objects.filter(state=Feed.State.FINE, failures=0).count() == 12
    assert asked <= AT_ONCE + 9, "a dead server was asked for each of its feeds"


def test_killed_worker_loses_nothing(hotel: Hotel, well: Web, net: Net) -> None:
    feeds(hotel, net.host(well), 5)
    assert len(claim_due_feeds(now=NOW, limit=5)) == 5
    assert sync_due_feeds(clock=lambda: NOW + timedelta(minutes=1)) == 0
    assert sync_due_feeds(clock=lambda: NOW + timedelta(minutes=3)) == 5


def test_round_ends_in_time_and_the_next_goes_on(hotel: Hotel, well: Web, net: Net) -> None:
    feeds(hotel, net.host(well), 20)
    assert sync_due_feeds(clock=lambda: NOW, seconds=0.0) == 0
    assert sync_due_feeds(clock=lambda: NOW, seconds=120) == 20


def test_one_broken_feed_does_not_hold_up_the_others(
    hotel: Hotel, well: Web, net: Net, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, *others = feeds(hotel, net.host(well), 4)

    def with_a_bug(feed: Feed, now: datetime) -> Any:
        if feed.pk == broken.pk:
            raise RuntimeError("a bug")
        return ask(feed, now)

    monkeypatch.setattr("bookings.calendars.syncing.ask", with_a_bug)
    assert sync_due_feeds(clock=lambda: NOW, seconds=120) == 4
    assert set(BusyPeriod.objects.values_list("feed", flat=True)) == {feed.pk for feed in others}


def test_threads_that_ask_have_no_connection_to_the_database(hotel: Hotel, well: Web, net: Net) -> None:
    feeds(hotel, net.host(well), 1)
    (feed,) = claim_due_feeds(now=NOW)

    def work() -> tuple[int, list[Any]]:
        return ask(feed, NOW).status, connections.all(initialized_only=True)

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(work).result() == (200, [])


def test_file_is_read_from_its_row_every_day(hotel: Hotel) -> None:
    feed = Feed.objects.create(
        venue=hotel.venue, name="x", source=Feed.Source.FILE, text=calendar(event(AFTERNOON)), next_look_at=NOW
    )
    feed.spaces.set([hotel.room])
    assert sync_due_feeds(clock=lambda: NOW, seconds=120) == 1
    feed.refresh_from_db()
    assert (feed.state, feed.busy_periods.count()) == (Feed.State.FINE, 1)
    assert timedelta(hours=12) <= feed.next_look_at - NOW <= timedelta(hours=36)
