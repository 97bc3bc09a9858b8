"""What is found can be booked, and what is not found cannot: the search and `hold` agree, whatever is asked."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest
from django.db import transaction

from bookings.asking import LineWish
from bookings.holding import hold
from bookings.models import BusyPeriod, Feed
from bookings.search.finding import search_all
from bookings.search.question import At, Half, Question, Within
from commons.errors import Impossible, Lost
from commons.periods import Period
from tests.factories import (
    ALWAYS,
    WORKDAYS,
    make_published_season,
    make_rate,
    make_space,
    make_user,
    make_venue,
)
from venues.models import Space, Supplement, Venue
from venues.opening_hours import WeeklyHours

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
EVENINGS = [WeeklyHours(1, time(8, 30), time(12)), WeeklyHours(1, time(12), time(22)), WeeklyHours(2, time(9), time(2))]


class Undo(Exception):
    """Raised to take a hold back."""


def can_hold(question: Question, space: Space) -> bool:
    """Whether `hold` takes the same wish; the hold is taken back."""
    at = question.when
    assert isinstance(at, At)
    wish = LineWish(space.pk, at.starts_at, at.ends_at, question.units, at.spans_closures)
    try:
        with transaction.atomic():
            hold(actor=make_user(), lines=[wish], headcount=question.headcount, now=NOW)
            raise Undo
    except Undo:
        return True
    except (Impossible, Lost):
        return False


@pytest.fixture
def site() -> list[Space]:
    """Two venues with spaces of every shape, a composite, an outside calendar, little room for people."""
    hotel = make_venue(safety_headcount=14, notice_hours=24, horizon_days=90)
    whole = make_space(hotel, units=None)
    desks = make_space(hotel, units=5, parent=whole, capacity=1, granularity=30)
    room = make_space(hotel, units=1, parent=whole, preparation=15, clearing=30, min_duration=60, max_duration=600)
    projector = make_space(hotel, units=2, capacity=None, kind=Space.Kind.EQUIPMENT)
    halves = make_space(hotel, taken_by=Space.TakenBy.HALF_DAY)
    days = make_space(hotel, taken_by=Space.TakenBy.DAY)
    unrated = make_space(hotel)
    season = make_published_season(hotel, hours=WORKDAYS, hours_of={room: EVENINGS})
    for space in (desks, room, projector, halves, days):
        make_rate(season, space)
    make_rate(season, days, per="day", amount="30.00", vat_rate="20")
    make_rate(season, room, per="half_day", amount="12.00", vat_rate="5.5")
    heating = Supplement.objects.create(season=season, name="Chauffage", per="day", amount=2, compulsory=True)
    heating.spaces.add(room, days)
    Supplement.objects.create(season=season, name="Accueil", per="person", amount=1, vat_rate=20, compulsory=True)
    Supplement.objects.create(season=season, name="Café", per="person", amount=3)
    gite = make_venue(time_zone="Indian/Reunion", safety_headcount=6)
    beds = make_space(gite, units=6, taken_by=Space.TakenBy.NIGHT, capacity=1)
    kitchen = make_space(gite, units=1, capacity=None)
    nights = make_published_season(gite, hours=ALWAYS, last_day=date(2027, 1, 20))
    for space in (beds, kitchen):
        make_rate(nights, space, per="night")
    feed = Feed.objects.create(venue=hotel, name="Ailleurs", url="https://example.test/a.ics")
    busy = Period(datetime(2026, 12, 15, 13, tzinfo=UTC), datetime(2026, 12, 15, 15, tzinfo=UTC))
    BusyPeriod.objects.create(feed=feed, space=projector, period=busy.to_range())
    return [whole, desks, room, projector, halves, days, unrated, beds, kitchen]


def take_some(spaces: list[Space], chance: Random, count: int) -> None:
    """A few reservations wherever they fit."""
    for _ in range(count):
        question = random_question(chance)
        if all_found := search_all(question, now=NOW):
            at, found = question.when, chance.choice(all_found)
            wish = LineWish(found.space.space_id, at.starts_at, at.ends_at, question.units, at.spans_closures)
            hold(actor=make_user(), lines=[wish], headcount=question.headcount, now=NOW)


TIMES = [time(8), time(8, 30), time(9), time(10), time(12), time(13), time(16), time(18), time(18, 30), time(22)]


def random_question(chance: Random) -> Question:
    """Mostly near the few days on which there is something."""
    day = date(2026, 12, 14) + timedelta(days=chance.choice([0, 1, 1, 1, 2, 3, 30, 60, 120]))
    starts = datetime.combine(day, chance.choice(TIMES))
    last = day + timedelta(days=chance.choice([0, 0, 0, 1, 2, 4]))
    ends = datetime.combine(last, chance.choice(TIMES))
    if ends <= starts:
        ends = starts + timedelta(minutes=chance.choice([15, 30, 60, 120, 240]))
    when = At(starts, ends, chance.random() < 0.3)
    units = chance.choice([1, 1, 1, 2, 3, 5])
    return Question(when=when, units=units, headcount=chance.choice([1, 1, 2, 5, 8]))


@pytest.mark.parametrize("seed", range(10))
def test_search_and_hold_agree(site: list[Space], seed: int) -> None:
    chance = Random(seed)
    take_some(site, chance, count=8)
    for _ in range(12):
        question = random_question(chance)
        found = {one.space.space_id for one in search_all(question, now=NOW)}
        assert found == {space.pk for space in site if can_hold(question, space)}, question


@pytest.mark.parametrize("seed", range(2))
def test_flexible_results_can_be_held(site: list[Space], seed: int) -> None:
    chance = Random(100 + seed)
    take_some(site, chance, count=8)
    for _ in range(6):
        when = Within(
            date(2026, 12, 13),
            date(2026, 12, 13) + timedelta(days=chance.choice([1, 3, 10])),
            chance.choice([None, timedelta(hours=1), timedelta(hours=3), timedelta(hours=20)]),
            chance.choice([frozenset(), frozenset({1}), frozenset({2, 3})]),
            chance.choice([None, (time(9), time(18)), (time(18), time(2))]),
        )
        question = Question(when=when, units=chance.choice([1, 2]), headcount=chance.choice([1, 4]))
        for one in search_all(question, now=NOW):
            space = next(space for space in site if space.pk == one.space.space_id)
            assert can_hold(question.changed(when=At(one.starts_at, one.ends_at)), space)
            assert when.duration is None or one.ends_at - one.starts_at >= when.duration


@pytest.mark.parametrize("seed", range(3))
def test_whole_days_can_be_held(site: list[Space], seed: int) -> None:
    chance = Random(400 + seed)
    take_some(site, chance, count=8)
    seen = set()
    for days in (1, 2, 3, 7, 10):
        first = date(2026, 12, 13) + timedelta(days=chance.choice([0, 1, 2]))
        when = Within(first, first + timedelta(days=12), timedelta(days=days), days=days)
        question = Question(when=when, units=chance.choice([1, 2]), headcount=chance.choice([1, 2]))
        for one in search_all(question, now=NOW):
            space = next(space for space in site if space.pk == one.space.space_id)
            at = At(one.starts_at, one.ends_at, one.spans_closures)
            assert can_hold(question.changed(when=at), space)
            if one.spans_closures:
                assert not can_hold(question.changed(when=At(one.starts_at, one.ends_at)), space)
            seen.add((space.taken_by, days, one.spans_closures))
    assert {("time", 1, False), ("time", 2, True), ("time", 7, True)} <= seen


@pytest.mark.parametrize("seed", range(2))
def test_half_days_can_be_held(site: list[Space], seed: int) -> None:
    chance = Random(500 + seed)
    take_some(site, chance, count=8)
    seen = set()
    for half in Half:
        first = date(2026, 12, 13) + timedelta(days=chance.choice([0, 1, 2]))
        when = Within(first, first + timedelta(days=12), half=half)
        question = Question(when=when, headcount=chance.choice([1, 2]))
        for one in search_all(question, now=NOW):
            space = next(space for space in site if space.pk == one.space.space_id)
            at = At(one.starts_at, one.ends_at, one.spans_closures)
            assert can_hold(question.changed(when=at), space)
            seen.add((space.taken_by, half))
    # At eight in the morning the venue is closed.
    assert seen == {(by, half) for by in ("time", "half_day") for half in Half} - {("half_day", Half.MORNING)}


def test_a_day_is_what_the_space_is_open_of_it(site: list[Space]) -> None:
    desks = site[1]
    for days, ends in ((1, "15 18:30"), (2, "16 18:30"), (7, "21 18:30"), (14, None)):
        when = Within(date(2026, 12, 15), date(2026, 12, 21), timedelta(days=days), days=days)
        question = Question(when=when, space_ids=frozenset({desks.pk}))
        found = [
            (f"{one.starts_at.astimezone(one_zone):%d %H:%M}", f"{one.ends_at.astimezone(one_zone):%d %H:%M}")
            for one in search_all(question, now=NOW)
            for one_zone in [desks.venue.zone]
        ]
        assert found == ([("15 08:30", ends)] if ends else [])


@pytest.mark.parametrize("seed", range(2))
def test_free_units_are_the_most_that_can_be_held(site: list[Space], seed: int) -> None:
    chance = Random(200 + seed)
    take_some(site, chance, count=10)
    for _ in range(10):
        question = random_question(chance).changed(units=1, headcount=1)
        for one in search_all(question, now=NOW):
            space = next(space for space in site if space.pk == one.space.space_id)
            assert can_hold(question.changed(units=one.free_units), space)
            assert not can_hold(question.changed(units=one.free_units + 1), space)


def test_prices_are_those_of_the_hold(site: list[Space]) -> None:
    chance = Random(300)
    compared = 0
    for _ in range(15):
        question = random_question(chance)
        for one in search_all(question, now=NOW):
            at = question.when
            wish = LineWish(one.space.space_id, at.starts_at, at.ends_at, question.units, at.spans_closures)
            with transaction.atomic():
                held = hold(actor=make_user(), lines=[wish], headcount=question.headcount, now=NOW)
                transaction.set_rollback(True)
            assert held.total == one.price
            compared += 1
    assert compared > 10


def test_a_venue_that_is_not_published_is_never_found(site: list[Space]) -> None:
    Venue.objects.update(state=Venue.State.WITHDRAWN)
    assert search_all(Question(), now=NOW) == []


@pytest.mark.parametrize(
    "length", [timedelta(hours=24, minutes=-15), timedelta(hours=24), timedelta(hours=24, minutes=15)]
)
@pytest.mark.parametrize("overlap", [timedelta(minutes=-15), timedelta(0), timedelta(minutes=15)])
def test_stays_about_a_day_long_are_counted_by_what_they_overlap(length, overlap):
    # Stays up to a day are found by where they begin, longer ones by where they lie.
    gite = make_venue(time_zone="UTC")
    room = make_space(gite, units=1, min_duration=15, granularity=15, max_duration=None)
    make_rate(make_published_season(gite, hours=ALWAYS), room)
    starts = datetime.combine(date(2026, 12, 15), time(12))
    ends = (starts + overlap).replace(tzinfo=UTC)
    wish = LineWish(room.pk, ends - length, ends)
    hold(actor=make_user(), lines=[wish], headcount=1, now=NOW)
    question = Question(when=At(starts, starts + timedelta(hours=2), False), units=1, headcount=1)
    free = overlap <= timedelta(0)
    assert bool(search_all(question, now=NOW)) is free
    assert can_hold(question, room) is free
