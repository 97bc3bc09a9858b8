"""Somebody is about to book: outside calendars are read once more, and never stand in the way."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from time import monotonic
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection, transaction
from django.test import Client
from rest_framework.test import APIClient

from bookings.calendars import freshening
from bookings.calendars.claiming import claim_due_feeds
from bookings.calendars.freshening import FRESH_FOR, feeds_over, freshen, start_looks
from bookings.calendars.looks import ask, understand
from bookings.calendars.syncing import keep, sync_due_feeds
from bookings.lifecycle.cancelling import cancel
from bookings.models import BusyPeriod, Feed, FeedHost, Reservation, WaitingEntry
from bookings.reactions import freshen_before_offers
from bookings.waiting import join_waiting_list
from commons.outbox import handle_events
from tests.bookings.api.bodies import RESERVATIONS, SERIES, asked, line
from tests.bookings.api.conftest import Clock
from tests.bookings.calendars.conftest import Outside, Watch, event
from tests.bookings.calendars.reading.helpers import calendar
from tests.bookings.conftest import Hotel, hours, make_hotel, wish
from tests.bookings.racing import together
from tests.commons.web_server import Web, serving, text
from tests.factories import NOW, make_space, make_venue

MORNING = hours(9, 3)
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock(LATER)
    monkeypatch.setattr("django.utils.timezone.now", clock)
    return clock


def api(hotel: Hotel) -> APIClient:
    client = APIClient()
    client.force_authenticate(hotel.bob)
    return client


def by_api(hotel: Hotel) -> Any:
    return api(hotel).post(RESERVATIONS, asked(line(hotel.room)))


def by_api_once(hotel: Hotel) -> Any:
    return api(hotel).post(RESERVATIONS, asked(line(hotel.room)), headers={"Idempotency-Key": "a"})


def by_series(hotel: Hotel) -> Any:
    pattern = {"frequency": "weekly", "weekdays": [1], "until": "2027-01-26"}
    return api(hotel).post(SERIES, asked(line(hotel.room), pattern=pattern))


def by_change(hotel: Hotel) -> Any:
    made = api(hotel).post(RESERVATIONS, asked(line(hotel.desks))).json()["reference"]
    api(hotel).post(f"{RESERVATIONS}{made}/submit/")
    return api(hotel).post(f"{RESERVATIONS}{made}/change/", {"lines": [line(hotel.room)]})


def by_page(hotel: Hotel) -> Any:
    client = Client()
    client.force_login(hotel.bob)
    form = {"voir": "prix", "date": "2027-01-12", "from_time": "09:00", "to_time": "11:00", "headcount": "1"}
    form[f"space_{hotel.room.pk}"] = "on"
    return client.post(f"/lieux/{hotel.venue.slug}/reserver/garder/?{urlencode(form)}", {"key": "k"})


def by_host(hotel: Hotel) -> Any:
    client = Client()
    client.force_login(hotel.alice)
    form = {"voir": "prix", "date": "2027-01-12", "from_time": "09:00", "to_time": "11:00", "headcount": "1"}
    form |= {f"space_{hotel.room.pk}": "on", "contact_name": "Zoé", "contact_email": "zoe@example.test"}
    return client.post(f"/hote/lieux/{hotel.venue.slug}/reserver/", {**form, "book": "1", "key": "k"})


WAYS = [by_api, by_api_once, by_series, by_change, by_page, by_host]


def taken_here(hotel: Hotel) -> int:
    return Reservation.objects.filter(lines__space=hotel.room).count()


@pytest.mark.parametrize("book", WAYS)
def test_what_was_taken_there_a_moment_ago_can_no_longer_be_booked_here(
    watch: Watch, outside: Outside, clock: Clock, book: Callable[[Hotel], Any]
) -> None:
    outside.says()
    watch.look()
    outside.says(MORNING)
    answer = book(watch.hotel)
    assert answer.status_code in (409, 302, 422)
    assert (taken_here(watch.hotel), watch.busy()) == (0, [MORNING])


@pytest.mark.parametrize("book", WAYS)
def test_without_freshening_both_have_it(
    watch: Watch, outside: Outside, clock: Clock, monkeypatch: pytest.MonkeyPatch, book: Callable[[Hotel], Any]
) -> None:
    """The negative control: the same story, and the room is taken twice."""
    for module in ("api.fresh", "pages.public.booking", "pages.host.on_behalf", "pages.booker.changing"):
        monkeypatch.setattr(f"bookings.{module}.freshen", lambda **_asked: None)
    outside.says()
    watch.look()
    outside.says(MORNING)
    assert book(watch.hotel).status_code in (200, 201, 302)
    assert taken_here(watch.hotel) >= 1
    watch.looks += 10
    watch.look()
    assert watch.busy() == [MORNING]


@pytest.mark.parametrize(
    "data",
    [
        *({}, [], "x", {"lines": "x"}, {"lines": [1, None, {"space": []}, {"space": {"a": 1}}, {"space": "9" * 5000}]}),
        *({"lines": [{"space": -1}]}, {"lines": [{"space": 2**70}]}, {"lines": [{}] * 10_000}),
    ],
)
def test_nonsense_is_left_to_the_checks(hotel: Hotel, data: Any) -> None:
    assert api(hotel).post(RESERVATIONS, data).status_code == 400


@pytest.mark.parametrize(
    ("answer", "state"),
    [(text(status=500), "failing"), (text(b"<html>"), "not_a_calendar"), (text(status=410), "gone")],
)
def test_failure_is_noted_and_never_blocks_a_booking(
    watch: Watch, outside: Outside, clock: Clock, answer: Any, state: str
) -> None:
    outside.says(hours(14))
    watch.look()
    outside.gives(answer)
    assert by_api(watch.hotel).status_code == 201
    feed = Feed.objects.get()
    assert (feed.state, feed.failures, feed.claimed_until, watch.busy()) == (state, 1, None, [hours(14)])


def test_server_that_is_too_slow_for_a_booker_is_left_to_the_worker(watch: Watch, outside: Outside) -> None:
    """It answers only after the booker went on: had we waited for it, this test would never end."""
    outside.says(hours(14))
    good = watch.look()
    gone_on = threading.Event()

    def slow(request: BaseHTTPRequestHandler) -> None:
        gone_on.wait(60)
        text(calendar(event(MORNING)))(request)

    outside.gives(slow)
    freshen(space_ids=[watch.hotel.room.pk], now=LATER, seconds=0.3)
    feed = Feed.objects.get()
    assert (feed.state, feed.failures, feed.looked_at) == (good.state, 0, good.looked_at)
    assert (feed.claimed_until, feed.next_look_at) == (None, LATER)
    gone_on.set()
    assert sync_due_feeds(clock=lambda: LATER) == 1
    assert watch.busy() == [MORNING]


def test_nobody_waits_for_more_than_about_three_seconds(watch: Watch, outside: Outside) -> None:
    gone_on = threading.Event()
    outside.gives(lambda request: text()(request) if gone_on.wait(60) else None)
    began = monotonic()
    freshen(space_ids=[watch.hotel.room.pk], now=LATER)
    assert 2 < monotonic() - began < 6
    gone_on.set()


def test_looks_are_spared_while_they_are_fresh(watch: Watch, outside: Outside) -> None:
    outside.says()
    watch.look()
    for seconds, looks in ((0, 1), (FRESH_FOR.total_seconds(), 1), (FRESH_FOR.total_seconds() + 1, 2)):
        freshen(space_ids=[watch.hotel.room.pk], now=watch.now + timedelta(seconds=seconds))
        assert len(outside.web.asked) == looks


def test_paused_ones_files_and_those_known_to_fail_are_not_waited_for(watch: Watch, outside: Outside) -> None:
    room = [watch.hotel.room.pk]
    for change in (
        {"paused": True},
        {"source": Feed.Source.FILE},
        {"failures": 2, "next_look_at": LATER + timedelta(minutes=30)},
    ):
        kept = {name: getattr(watch.feed, name) for name in ("paused", "source", "failures", "next_look_at")}
        Feed.objects.update(**change)
        freshen(space_ids=room, now=LATER)
        Feed.objects.update(**kept)
    FeedHost.objects.create(host=watch.feed.host, failures=9, closed_until=LATER + timedelta(minutes=1))
    freshen(space_ids=room, now=LATER)
    assert outside.web.asked == []
    FeedHost.objects.update(closed_until=LATER)
    freshen(space_ids=room, now=LATER)
    assert len(outside.web.asked) == 1


def test_feeds_over_a_space_are_those_that_share_a_leaf_with_it(hotel: Hotel) -> None:
    feeds = {
        name: Feed.objects.create(venue=hotel.venue, name=name, url=name)
        for name in ("venue", "whole", "room", "desks")
    }
    Feed.objects.create(venue=make_venue(), name="other", url="other")
    for name in ("whole", "room", "desks"):
        feeds[name].spaces.add(getattr(hotel, name))
    alone = make_space(hotel.venue)

    def over(*spaces: Any) -> set[str]:
        return set(feeds_over([one.pk for one in spaces]).values_list("name", flat=True))

    assert over(hotel.room) == {"venue", "whole", "room"}
    assert over(hotel.whole) == {"venue", "whole", "room", "desks"}
    assert over(hotel.projector) == {"venue", "whole"}
    assert over(alone) == {"venue"}
    assert over() == set()


def test_page_of_a_venue_has_the_worker_look_and_fetches_nothing(
    watch: Watch, outside: Outside, clock: Clock, client: Client
) -> None:
    outside.says()
    watch.look()
    page = f"/lieux/{watch.hotel.venue.slug}/"
    assert Feed.objects.get().next_look_at > NOW + timedelta(minutes=1)
    Feed.objects.update(next_look_at=LATER + timedelta(hours=1))
    assert client.get(page).status_code == 200
    assert (Feed.objects.get().next_look_at, len(outside.web.asked)) == (LATER, 1)
    assert sync_due_feeds(clock=lambda: LATER) == 1
    assert start_looks(venue_id=watch.hotel.venue.pk, now=LATER) == 0
    Feed.objects.update(next_look_at=LATER + timedelta(hours=5), looked_at=NOW - FRESH_FOR, failures=1)
    assert start_looks(venue_id=watch.hotel.venue.pk, now=LATER) == 0


@pytest.mark.parametrize(("freshened", "state"), [(True, "waiting"), (False, "offered")])
def test_nobody_who_waits_is_offered_what_was_taken_there_meanwhile(
    watch: Watch, outside: Outside, freshened: bool, state: str
) -> None:
    """Not freshened is the negative control."""
    hotel = watch.hotel
    outside.says()
    watch.look()
    held = hotel.hold(wish(hotel.room, MORNING), actor=hotel.charlie)
    join_waiting_list(actor=hotel.bob, wish=wish(hotel.room, MORNING), now=NOW)
    outside.says(MORNING)
    cancel(actor=hotel.charlie, reservation_id=held.pk, now=LATER)
    if freshened:
        freshen_before_offers(now=LATER)
    handle_events(now=LATER)
    assert WaitingEntry.objects.get().state == state
    freshen_before_offers(now=LATER + FRESH_FOR * 2)
    assert len(outside.web.asked) == 1 + freshened


# With real transactions from here on.


def a_watch(hotel: Hotel, web: Web) -> Feed:
    feed = Feed.objects.create(
        venue=hotel.venue, name="x", url=web.address("/theirs.ics"), host=web.host, next_look_at=NOW
    )
    feed.spaces.set([hotel.room])
    return feed


def freshened_while(work: Callable[[], None], *, begun: threading.Event, hotel: Hotel, web: Web) -> int:
    """How much is known to be taken once a booker has waited for what another thread was looking at."""
    a_watch(hotel, web)
    worker = threading.Thread(target=work)
    worker.start()
    assert begun.wait(60)
    freshen(space_ids=[hotel.room.pk], now=LATER, seconds=60)
    busy = BusyPeriod.objects.count()
    worker.join(60)
    return busy


@pytest.mark.django_db(transaction=True)
def test_never_inside_a_transaction(settings: Any) -> None:
    hotel = make_hotel()
    Feed.objects.create(venue=hotel.venue, name="never looked at", url="https://a.test/", next_look_at=LATER)
    with transaction.atomic(), pytest.raises(RuntimeError):
        freshen(space_ids=[hotel.room.pk], now=LATER)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("leased", [True, False])
def test_people_at_once_cause_one_fetch_and_all_wait_for_it(
    settings: Any, monkeypatch: pytest.MonkeyPatch, leased: bool
) -> None:
    """Without leases (the negative control) each of them asks."""
    hotel, people = make_hotel(), 4
    everybody = threading.Barrier(people)

    def slowly(request: BaseHTTPRequestHandler) -> None:
        # Long enough for the others to come; they come at once, since without leases they meet here.
        with suppress(threading.BrokenBarrierError):
            everybody.wait(timeout=1.0)
        text(calendar(event(MORNING)))(request)

    if not leased:
        monkeypatch.setattr(freshening, "claim", lambda wanted, now: list(wanted.select_related("venue")))

    def book() -> int:
        freshen(space_ids=[hotel.room.pk], now=LATER, seconds=10)
        return BusyPeriod.objects.count()

    with serving({"/theirs.ics": slowly}) as web:
        settings.FEED_PRIVATE_HOSTS = [web.host]
        a_watch(hotel, web)
        outcome = together([book] * people)
        assert (outcome.broken, outcome.won) == ([], [1] * people)
        assert len(web.asked) == (1 if leased else people)


@pytest.mark.django_db(transaction=True)
def test_what_a_worker_is_looking_at_is_waited_for(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hotel = make_hotel()
    asked_for, waited_for = threading.Event(), threading.Event()

    def once_waited_for(request: BaseHTTPRequestHandler) -> None:
        asked_for.set()
        waited_for.wait(60)
        text(calendar(event(MORNING)))(request)

    def work() -> None:
        sync_due_feeds(clock=lambda: LATER)
        connection.close()

    naps = threading.Event()
    monkeypatch.setattr(freshening, "sleep", lambda seconds: (waited_for.set(), naps.wait(seconds)))
    with serving({"/theirs.ics": once_waited_for}) as web:
        settings.FEED_PRIVATE_HOSTS = [web.host]
        assert freshened_while(work, begun=asked_for, hotel=hotel, web=web) == 1
        assert len(web.asked) == 1


@pytest.mark.django_db(transaction=True)
def test_lease_that_is_not_committed_yet_is_waited_for_too(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hotel = make_hotel()
    claimed, waited_for, naps = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        with transaction.atomic():
            (feed,) = claim_due_feeds(now=LATER)
            claimed.set()
            waited_for.wait(60)
        keep(feed, understand(feed, ask(feed, LATER), LATER), LATER)
        connection.close()

    monkeypatch.setattr(freshening, "sleep", lambda seconds: (waited_for.set(), naps.wait(seconds)))
    with serving({"/theirs.ics": text(calendar(event(MORNING)))}) as web:
        settings.FEED_PRIVATE_HOSTS = [web.host]
        assert freshened_while(work, begun=claimed, hotel=hotel, web=web) == 1
        assert len(web.asked) == 1


@pytest.mark.django_db(transaction=True)
def test_lease_of_a_dead_worker_is_not_waited_for_longer_than_our_patience() -> None:
    hotel = make_hotel()
    feed = Feed.objects.create(venue=hotel.venue, name="x", url="http://a.test/", host="a.test:80", next_look_at=NOW)
    assert claim_due_feeds(now=LATER) == [feed]
    freshen(space_ids=[hotel.room.pk], now=LATER, seconds=0.2)
    assert Feed.objects.get().looked_at is None
