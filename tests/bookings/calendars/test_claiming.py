"""Who looks at which feed next: one looker each, a few of a server at once, whoever waits longest first."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection, transaction

from bookings.calendars.claiming import AT_ONCE, FAILS_AFTER, LEASE, claim_due_feeds, release
from bookings.models import Feed, FeedHost
from tests.bookings.racing import together
from tests.factories import NOW, make_venue
from venues.models import Venue

MINUTE = timedelta(minutes=1)


def a_feed(venue: Venue, host: str, waits: int, **fields: object) -> Feed:
    """A feed that was read once and is due for `waits` minutes."""
    known = {"looked_at": NOW - MINUTE * (waits + 15), "next_look_at": NOW - MINUTE * waits}
    return Feed.objects.create(
        **{"venue": venue, "name": "x", "url": f"https://{host[:-4]}/", "host": host, **known, **fields}
    )


def claimed(limit: int = 100) -> list[int]:
    return [feed.pk for feed in claim_due_feeds(now=NOW, limit=limit)]


@pytest.fixture
def venue(db: None) -> Venue:
    return make_venue()


def test_those_never_read_come_first_then_those_that_wait_longest(venue: Venue) -> None:
    waiting = [a_feed(venue, f"{minutes}.test:443", minutes) for minutes in (5, 30, 1)]
    new = a_feed(venue, "new.test:443", 0, looked_at=None)
    a_feed(venue, "later.test:443", -1)
    a_feed(venue, "paused.test:443", 90, paused=True)
    assert set(claimed(limit=2)) == {new.pk, waiting[1].pk}
    assert claimed(limit=1) == [waiting[0].pk]
    assert claimed() == [waiting[2].pk]


def test_server_is_asked_for_a_few_feeds_at_once_and_holds_up_no_other(venue: Venue) -> None:
    big = [a_feed(venue, "big.test:443", 100 + number) for number in range(AT_ONCE + 3)]
    small = a_feed(venue, "small.test:443", 1)
    first = claimed()
    assert set(first) == {feed.pk for feed in big[3:]} | {small.pk}
    assert claimed() == []
    release([big[3].pk, big[4].pk], due=NOW + MINUTE)
    assert set(claimed()) == {big[2].pk, big[1].pk}


def test_failing_server_is_asked_for_one_feed_and_a_closed_one_for_none(venue: Venue) -> None:
    longest = [a_feed(venue, f"{host}.test:443", waits) for host in ("bad", "shut") for waits in (9, 5)][::2]
    FeedHost.objects.create(host="bad.test:443", failures=FAILS_AFTER)
    shut = FeedHost.objects.create(host="shut.test:443", failures=9, closed_until=NOW + MINUTE)
    assert claimed() == [longest[0].pk]
    shut.closed_until = NOW
    shut.save()
    assert claimed() == [longest[1].pk]


def test_feeds_without_a_server_stand_for_themselves_and_get_theirs(venue: Venue) -> None:
    old = [a_feed(venue, "", number, url=f"https://old.test/{number}") for number in range(AT_ONCE + 2)]
    kept = [a_feed(venue, "", 50, source=Feed.Source.FILE, url="") for _number in range(AT_ONCE + 2)]
    nowhere = a_feed(venue, "", 5, url="ftp://nowhere.test/")
    assert set(claimed()) == {feed.pk for feed in [*old, *kept, nowhere]}
    assert set(Feed.objects.filter(url__startswith="https").values_list("host", flat=True)) == {"old.test:443"}
    assert set(Feed.objects.exclude(url__startswith="https").values_list("host", flat=True)) == {""}


def test_lease_ends_by_itself(venue: Venue) -> None:
    feed = a_feed(venue, "a.test:443", 1)
    assert claimed() == [feed.pk]
    assert claim_due_feeds(now=NOW + LEASE - timedelta(seconds=1)) == []
    assert claim_due_feeds(now=NOW + LEASE) == [feed]


@pytest.mark.django_db(transaction=True)
def test_workers_that_claim_at_once_get_different_feeds() -> None:
    venue = make_venue()
    wanted = {a_feed(venue, f"{number % 7}.test:443", number).pk for number in range(40)}
    outcome = together([lambda: claimed(limit=8)] * 8)
    got = [feed_id for batch in outcome.won for feed_id in batch]
    assert (outcome.broken, len(got), len(set(got) & wanted)) == ([], len(set(got)), len(got))
    assert set(got) | set(claimed()) == wanted


@pytest.mark.django_db(transaction=True)
def test_feed_that_somebody_has_locked_is_passed_over() -> None:
    venue = make_venue()
    feeds = [a_feed(venue, f"{number}.test:443", number) for number in range(4)]
    taken: list[list[int]] = []

    def work() -> None:
        taken.append(claimed())
        connection.close()

    with transaction.atomic():
        list(Feed.objects.select_for_update().filter(pk__in=[feeds[0].pk, feeds[1].pk]))
        worker = Thread(target=work)
        worker.start()
        worker.join(timeout=10)
    assert set(taken[0]) == {feeds[2].pk, feeds[3].pk}
