"""A calendar that takes much of what is published asks the host, once, until it takes much more."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.words import Role
from bookings.calendars.busy_rows import leaves_of, written_spans
from bookings.calendars.feeds import change_feed
from bookings.calendars.measuring import Measure, published_hours
from bookings.calendars.questions import is_open, measure, measure_feed, measure_venue, questions_visible_to
from bookings.models import BusyPeriod, Feed
from bookings.publishing import change_published_season, withdraw_season
from commons.models import Event
from commons.outbox import handle_events
from commons.periods import Period, intersect, merge
from tests.bookings.calendars.conftest import Outside, Watch
from tests.bookings.conftest import Hotel, hours
from tests.factories import NOW, make_member, make_user
from venues.models import Opening, Space

pytestmark = pytest.mark.django_db

# Longer than the season, which is open 8:30 to 18:30 on working days until the end of March.
WINTER = Period(datetime(2026, 10, 15, tzinfo=UTC), datetime(2027, 4, 15, tzinfo=UTC))
JANUARY = Period(datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC))


def feed_of(hotel: Hotel, *periods: Period, spaces: tuple[Space, ...] = ()) -> Feed:
    """A feed of these spaces (none: of all) that says so."""
    feed = Feed.objects.create(venue=hotel.venue, name="Booking.com", url=f"https://b.test/{Feed.objects.count()}")
    feed.spaces.set(spaces)
    says(hotel, feed, *periods)
    return feed


def says(hotel: Hotel, feed: Feed, *periods: Period) -> None:
    BusyPeriod.objects.filter(feed=feed).delete()
    leaves = feed.spaces.all() or [hotel.desks, hotel.room, hotel.projector]
    rows = [BusyPeriod(feed=feed, space=space, period=one.to_range()) for space in leaves for one in periods]
    BusyPeriod.objects.bulk_create(rows)


def measured(feed: Feed) -> Measure:
    return published_hours(leaves_of(feed), now=NOW).measure(written_spans(feed))


def share_of(feed: Feed) -> tuple[int, int]:
    return feed.open_minutes, feed.taken_minutes


def open_minutes(spaces: list[Space], now: datetime = NOW) -> int:
    """Counted by hand."""
    rows = Opening.objects.filter(space__in=spaces)
    ahead = [Period(now, now + timedelta(days=4000))]
    pieces = [piece for row in rows for piece in intersect([Period.from_range(row.period)], ahead)]
    return int(sum((piece.duration for piece in pieces), timedelta()) / timedelta(minutes=1))


def test_published_hours_are_counted_for_each_leaf_from_now_on(hotel: Hotel) -> None:
    whole = feed_of(hotel, WINTER)
    room = feed_of(hotel, spaces=(hotel.room,))
    leaves = [hotel.desks, hotel.room, hotel.projector]
    minutes = open_minutes(leaves)
    assert measured(whole) == Measure(minutes, minutes, spaces=3)
    assert measured(room) == Measure(open_minutes([hotel.room]), 0, spaces=1)


def test_venue_without_openings_has_no_hours(hotel: Hotel) -> None:
    feed = feed_of(hotel, WINTER)
    withdraw_season(actor=hotel.alice, season=hotel.season, now=NOW)
    assert measured(feed) == Measure(0, 0, spaces=3)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(1, 900)), max_size=12))
def test_hours_taken_are_those_of_both(hotel_once: Hotel, stretches: list[tuple[int, int]]) -> None:
    start = NOW - timedelta(days=5)
    periods = merge(
        Period(start + timedelta(hours=begin), start + timedelta(hours=begin + length)) for begin, length in stretches
    )
    feed = Feed.objects.get()
    says(hotel_once, feed, *periods)
    openings = [Period.from_range(one.period) for one in Opening.objects.filter(space=hotel_once.room)]
    ahead = [Period(NOW, NOW + timedelta(days=4000))]
    both = intersect(intersect(openings, ahead), periods)
    assert measured(feed).taken_minutes == sum((one.duration for one in both), timedelta()) / timedelta(minutes=1)


@pytest.fixture
def hotel_once(hotel: Hotel) -> Hotel:
    """For examples that only change the feed's rows."""
    feed_of(hotel, spaces=(hotel.room,))
    return hotel


def test_more_than_a_third_is_asked_about_once(hotel: Hotel) -> None:
    feed = feed_of(hotel, hours(9, 24))
    measure_feed(feed, now=NOW)
    assert (feed.asked_at, is_open(feed)) == (None, False)
    says(hotel, feed, WINTER)
    for minute in range(3):
        measure_feed(feed, now=NOW + timedelta(minutes=minute))
    feed.refresh_from_db()
    assert (feed.asked_at, is_open(feed)) == (NOW, True)
    last = NOW + timedelta(minutes=2)
    assert share_of(feed) == (open_minutes([hotel.desks, hotel.room, hotel.projector], last),) * 2
    event = Event.objects.get(kind="feed_asked")
    assert (event.subject_id, event.data["venue"]) == (str(feed.pk), hotel.venue.pk)
    assert list(questions_visible_to(hotel.alice)) == [feed]


def test_measuring_again_writes_nothing(hotel: Hotel, django_assert_num_queries: Any) -> None:
    feed = feed_of(hotel, WINTER)
    measure_feed(feed, now=NOW)
    leaves, spans = leaves_of(feed), written_spans(feed)
    with django_assert_num_queries(1):
        measure(feed, leaves, spans, now=NOW)


def test_question_that_lost_its_sense_is_not_shown(hotel: Hotel) -> None:
    feed = feed_of(hotel, WINTER)
    measure_feed(feed, now=NOW)
    says(hotel, feed, JANUARY)
    measure_feed(feed, now=NOW)
    # A month of four: no longer a third, but not so little that another question would be news.
    assert (feed.asked_at, is_open(feed), list(questions_visible_to(hotel.alice))) == (NOW, False, [])
    says(hotel, feed, WINTER)
    measure_feed(feed, now=NOW + timedelta(days=1))
    assert (feed.asked_at, is_open(feed)) == (NOW, True)
    says(hotel, feed)
    measure_feed(feed, now=NOW + timedelta(days=2))
    assert feed.asked_at is None
    says(hotel, feed, WINTER)
    measure_feed(feed, now=NOW + timedelta(days=3))
    assert feed.asked_at == NOW + timedelta(days=3)
    assert Event.objects.filter(kind="feed_asked").count() == 2


@pytest.mark.parametrize(("answered", "asked"), [(100, False), (86, False), (85, True), (0, True)])
def test_after_an_answer_growth_by_15_points_asks_again(hotel: Hotel, answered: int, asked: bool) -> None:
    feed = feed_of(hotel, WINTER)
    feed.asked_at = feed.answered_at = NOW
    feed.answered_share = answered
    feed.save()
    measure_feed(feed, now=NOW + timedelta(days=1))
    assert is_open(feed) is asked


def test_publishing_measures_again(hotel: Hotel) -> None:
    feed = feed_of(hotel, JANUARY)
    measure_venue(venue_id=hotel.venue.pk, now=NOW)
    feed.refresh_from_db()
    before = share_of(feed)
    assert not is_open(feed)
    changes = {"last_day": JANUARY.end.date()}
    change_published_season(actor=hotel.alice, season=hotel.season, now=NOW, changes=changes)
    handle_events(now=NOW)
    feed.refresh_from_db()
    assert (share_of(feed)[0] < before[0], share_of(feed)[1], is_open(feed)) == (True, before[1], True)


def test_looking_measures_and_options_count_at_once(watch: Watch, outside: Outside) -> None:
    outside.says(WINTER)
    feed = watch.look()
    assert (is_open(feed), share_of(feed)) == (True, (open_minutes([watch.hotel.room], watch.now),) * 2)
    changed = change_feed(actor=watch.hotel.alice, feed=feed, now=watch.now, options={"ignore_longer_than": 30})
    assert (is_open(changed), changed.taken_minutes, watch.busy()) == (False, 0, [])


def test_who_sees_questions(hotel: Hotel) -> None:
    measure_feed(feed_of(hotel, WINTER), now=NOW)
    reception = make_member(hotel.venue.organisation, make_user(), role=Role.RECEPTION).user
    assert [list(questions_visible_to(one)) for one in (hotel.bob, reception)] == [[], []]
