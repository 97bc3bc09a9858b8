"""Servers that fail are left alone for a while; their feeds lose nothing, and their hosts are told."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.calendars.claiming import claim_due_feeds
from bookings.calendars.feeds import look_again
from bookings.calendars.hosts import CLOSES_AFTER, forget_unused, is_closed, note_answer, pause_after
from bookings.calendars.looking import LONGEST_PAUSE
from bookings.mail import kinds
from bookings.models import BusyPeriod, Feed, FeedHost
from commons.errors import Unreachable
from commons.models import Event, Notice
from commons.outbox import handle_events
from tests.bookings.conftest import Hotel, hours, make_hotel
from tests.factories import NOW

HOST = "cal.test:443"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def hotel(db: None) -> Hotel:
    return make_hotel()


def feeds(hotel: Hotel, count: int, host: str = HOST) -> list[Feed]:
    return [
        Feed.objects.create(venue=hotel.venue, name="x", url=f"https://{host[:-4]}/{n}", host=host, next_look_at=NOW)
        for n in range(count)
    ]


def down(code: str = "timeout", **data: Any) -> Unreachable:
    return Unreachable("panne", code=code, data=data)


def fail(feed: Feed, now: Any, times: int = 1, error: Unreachable | None = None) -> FeedHost:
    for _time in range(times):
        note_answer(feed, error or down(), now)
    return FeedHost.objects.get(pk=feed.host)


@given(st.integers(0, 10**6))
def test_pauses_grow_and_are_bounded(failures: int) -> None:
    assert pause_after(failures) <= pause_after(failures + 1) <= LONGEST_PAUSE
    assert (pause_after(failures) == timedelta(0)) == (failures < CLOSES_AFTER)


def test_server_is_closed_after_failures_in_a_row_only(hotel: Hotel) -> None:
    (feed,) = feeds(hotel, 1)
    assert fail(feed, NOW, CLOSES_AFTER - 1).closed_until is None
    note_answer(feed, None, NOW)
    assert not FeedHost.objects.exists()
    assert fail(feed, NOW, CLOSES_AFTER).closed_until == NOW + MINUTE
    assert (is_closed(HOST, NOW), is_closed(HOST, NOW + MINUTE), is_closed("b.test:443", NOW)) == (True, False, False)


def test_those_asked_at_the_same_time_close_it_once(hotel: Hotel) -> None:
    (feed,) = feeds(hotel, 1)
    server = fail(feed, NOW, CLOSES_AFTER + 5)
    assert (server.failures, server.closed_until) == (CLOSES_AFTER, NOW + MINUTE)


def test_pause_doubles_to_six_hours_while_the_probe_fails(hotel: Hotel) -> None:
    (feed,) = feeds(hotel, 1)
    now, pauses = NOW, []
    fail(feed, now, CLOSES_AFTER - 1)
    for _probe in range(12):
        server = fail(feed, now)
        pauses.append((server.closed_until - now) // MINUTE)
        now = server.closed_until
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360]


@pytest.mark.parametrize(
    ("error", "counts"),
    [
        *[(down(code), True) for code in ("timeout", "no_answer", "unknown_host", "tls_error", "http_500", "http_503")],
        (down("http_429"), True),
        *[(down(code), False) for code in ("http_404", "http_401", "gone", "too_big", "broken_answer")],
        (down("timeout", server=HOST), True),
        # It did answer: with a redirect to a server that does not.
        (down("timeout", server="elsewhere.test:443"), False),
    ],
)
def test_only_the_servers_own_trouble_counts(hotel: Hotel, error: Unreachable, counts: bool) -> None:
    (feed,) = feeds(hotel, 1)
    FeedHost.objects.create(host=HOST, failures=1)
    note_answer(feed, error, NOW)
    assert list(FeedHost.objects.values_list("failures", flat=True)) == ([2] if counts else [])


def test_refused_address_says_nothing_about_its_server(hotel: Hotel) -> None:
    (feed,) = feeds(hotel, 1)
    server = FeedHost.objects.create(host=HOST, failures=3)
    note_answer(feed, down("refused_address"), NOW)
    server.refresh_from_db()
    assert server.failures == 3


@pytest.mark.parametrize(("asked", "kept"), [(7200, 7200), (10**7, 6 * 3600)])
def test_server_that_says_when_is_not_asked_before(hotel: Hotel, asked: int, kept: int) -> None:
    (feed,) = feeds(hotel, 1)
    server = fail(feed, NOW, error=down("http_429", retry_after=asked))
    assert server.closed_until == NOW + timedelta(seconds=kept)
    assert claim_due_feeds(now=NOW + timedelta(seconds=kept - 1)) == []
    assert claim_due_feeds(now=NOW + timedelta(seconds=kept)) == [feed]
    look_again(actor=hotel.alice, feed=feed, now=NOW)
    assert is_closed(HOST, NOW)


def test_hosts_are_told_although_only_one_feed_asks_for_all(hotel: Hotel) -> None:
    """Ten thousand feeds of a dead server: each host learns of it after two probes, not after ten thousand."""
    asking, *others = feeds(hotel, 40)
    elsewhere = feeds(hotel, 1, "well.test:443")[0]
    BusyPeriod.objects.create(feed=others[0], space=hotel.room, period=hours(9).to_range())
    paused = others.pop()
    Feed.objects.filter(pk=paused.pk).update(paused=True)
    Feed.objects.filter(pk=asking.pk).update(claimed_until=NOW + timedelta(hours=1))
    server, now = fail(asking, NOW, CLOSES_AFTER), NOW
    assert not Feed.objects.filter(failures__gt=0).exists()
    for count in (1, 2, 3):
        now = max(server.closed_until, now + timedelta(hours=1))
        server = fail(asking, now)
        told = Feed.objects.filter(pk__in=[one.pk for one in others], failures=count, state=Feed.State.FAILING)
        assert told.count() == len(others)
        assert Event.objects.filter(kind="feed_failing").count() == (0 if count == 1 else len(others))
    assert set(told.values_list("error_code", "last_error", "failing_since")) == {
        ("timeout", "panne", NOW + 60 * MINUTE)
    }
    assert all(one > now for one in told.values_list("next_look_at", flat=True))
    handle_events(now=now, limit=100)
    assert Notice.objects.filter(kind=kinds.Kind.HOST_FEED_FAILING).count() == len(others)
    assert Feed.objects.filter(pk__in=[paused.pk, elsewhere.pk, asking.pk], failures=0).count() == 3
    assert BusyPeriod.objects.count() == 1


def test_feeds_of_a_server_that_answers_again_are_soon_read_but_not_all_at_once(hotel: Hotel) -> None:
    asking, *others = feeds(hotel, 60)
    later = NOW + timedelta(hours=5)
    Feed.objects.filter(pk__in=[one.pk for one in others]).update(failures=3, next_look_at=later)
    well = feeds(hotel, 1)[0]
    Feed.objects.filter(pk=well.pk).update(next_look_at=later)
    FeedHost.objects.create(host=HOST, failures=9, closed_until=NOW)
    note_answer(asking, None, NOW)
    assert not FeedHost.objects.exists()
    looks = list(Feed.objects.filter(failures=3).values_list("next_look_at", flat=True))
    assert NOW <= min(looks) < NOW + 5 * MINUTE
    assert NOW + 10 * MINUTE < max(looks) <= NOW + 15 * MINUTE
    well.refresh_from_db()
    assert well.next_look_at == later


def test_person_who_wants_to_know_has_a_closed_server_asked_once(hotel: Hotel) -> None:
    (feed,) = feeds(hotel, 1)
    fail(feed, NOW, CLOSES_AFTER)
    assert claim_due_feeds(now=NOW) == []
    look_again(actor=hotel.alice, feed=feed, now=NOW)
    assert claim_due_feeds(now=NOW) == [feed]
    assert fail(feed, NOW).closed_until == NOW + 2 * MINUTE


def test_servers_of_no_feed_are_forgotten(hotel: Hotel) -> None:
    (feed,) = feeds(hotel, 1)
    fail(feed, NOW)
    FeedHost.objects.create(host="gone.test:443", failures=9)
    assert forget_unused() == 1
    assert FeedHost.objects.get().pk == HOST
