"""What is shown as free can be had, and what is not shown cannot: against holds themselves."""

import random
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bookings import lifecycle
from bookings.availability import free_intervals
from bookings.models import BusyPeriod, Feed
from commons.errors import Lost
from commons.periods import Period, covers, local_day, merge
from tests.bookings.conftest import TUESDAY, Hotel, hours, wish
from tests.factories import NOW, make_user
from venues.models import Space

DAY = local_day(TUESDAY.date(), ZoneInfo("Europe/Paris"))


def free(space: Space, window: Period = DAY) -> list[tuple[Period, int]]:
    return free_intervals(space, start=window.start, end=window.end, now=NOW)


def upto(start: float, end: float) -> Period:
    return hours(start, end - start)


def test_free_of_an_empty_venue_is_its_openings(hotel: Hotel) -> None:
    assert free(hotel.desks) == [(upto(8.5, 18.5), 24)]
    assert free(hotel.whole) == [(upto(8.5, 18.5), 1)]


def test_free_steps_down_where_units_are_taken(hotel: Hotel) -> None:
    hotel.hold(wish(hotel.desks, upto(9, 12), 4), headcount=4)
    hotel.hold(wish(hotel.desks, upto(11, 13), 20), headcount=4)
    assert free(hotel.desks) == [
        (upto(8.5, 9), 24),
        (upto(9, 11), 20),
        (upto(12, 13), 4),
        (upto(13, 18.5), 24),
    ]
    assert free(hotel.whole) == [(upto(8.5, 9), 1), (upto(13, 18.5), 1)]
    assert free(hotel.room) == [(upto(8.5, 18.5), 1)]


def test_free_leaves_room_for_buffers_that_reach_beyond_openings(hotel: Hotel) -> None:
    hotel.room.preparation, hotel.room.clearing = 30, 60
    hotel.room.save()
    hotel.hold(wish(hotel.room, upto(11, 13)))
    assert free(hotel.room) == [(upto(8.5, 9.5), 1), (upto(14.5, 18.5), 1)]


def test_free_forgets_what_is_too_short(hotel: Hotel) -> None:
    hotel.room.min_duration = 120
    hotel.room.save()
    hotel.hold(wish(hotel.room, upto(10, 12)))
    assert free(hotel.room) == [(upto(12, 18.5), 1)]


def test_free_respects_busy_periods_lapsed_holds_and_notice(hotel: Hotel) -> None:
    feed = Feed.objects.create(venue=hotel.venue, name="Autre", url="https://example.test/a.ics")
    BusyPeriod.objects.create(feed=feed, space=hotel.room, period=upto(14, 15).to_range())
    hotel.hold(wish(hotel.room, upto(9, 10)), now=NOW - timedelta(hours=1))
    assert free(hotel.room) == [(upto(8.5, 14), 1), (upto(15, 18.5), 1)]
    hotel.venue.notice_hours = 24
    today = upto(10, 11).start
    shown = free_intervals(
        hotel.room, start=today - timedelta(days=1), end=today + timedelta(days=1, hours=1), now=today
    )
    assert shown[0] == (Period(today + timedelta(days=1), today + timedelta(days=1, hours=1)), 1)


def test_free_is_nothing_when_the_venue_is_full_of_people(hotel: Hotel) -> None:
    hotel.venue.safety_headcount = 12
    hotel.venue.save()
    hotel.hold(wish(hotel.room, upto(10, 12)), headcount=12)
    hotel.desks.refresh_from_db()
    assert free(hotel.desks) == [(upto(8.5, 10), 24), (upto(12, 18.5), 24)]


@pytest.mark.parametrize("field", ["bookable", "retired_at"])
def test_free_of_what_cannot_be_booked_is_nothing(hotel: Hotel, field: str) -> None:
    setattr(hotel.room, field, False if field == "bookable" else NOW)
    assert free(hotel.room) == []


def test_free_needs_three_statements(hotel: Hotel) -> None:
    with CaptureQueriesContext(connection) as queries:
        free(hotel.whole)
    assert len(queries) == 3


@pytest.mark.parametrize("seed", range(4))
def test_what_is_shown_free_is_what_can_be_held(hotel: Hotel, seed: int) -> None:
    """Try stays of the day with any number of units: holds succeed exactly where the intervals say so."""
    chance = random.Random(seed)
    for space in (hotel.desks, hotel.room):
        space.units = 4 if space == hotel.desks else 1
        space.granularity, space.min_duration = 60, 60
        space.preparation, space.clearing = chance.choice([0, 30, 60]), chance.choice([0, 30])
        space.save()
    for _ in range(8):
        space = chance.choice([hotel.desks, hotel.desks, hotel.room])
        start = chance.randrange(9, 17)
        units = chance.randint(1, space.units)
        try:
            hotel.hold(wish(space, hours(start, chance.randint(1, 3)), units), actor=make_user())
        except Lost:
            continue
    for space in (hotel.desks, hotel.room, hotel.whole):
        space.refresh_from_db()
        shown = free(space)
        for _ in range(60):
            start, units = chance.randrange(8, 18), chance.randint(1, space.units or 1)
            end = chance.randint(start + 1, 19)
            said = covers(merge(period for period, count in shown if count >= units), upto(start, end))
            assert can_hold(hotel, space, upto(start, end), units) == said, (space, start, end, units)


def can_hold(hotel: Hotel, space: Space, period: Period, units: int) -> bool:
    try:
        with transaction.atomic():
            reservation = hotel.hold(wish(space, period, units), actor=hotel.charlie)
            lifecycle.cancel(actor=hotel.charlie, reservation_id=reservation.pk, now=NOW)
    except Lost:
        return False
    return True
