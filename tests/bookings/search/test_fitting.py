"""The first stay that fits: inside what is free, on the steps of the clock, as early as can be."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.search.dates import dates_of
from bookings.search.fitting import Shape, fits
from bookings.search.question import Within
from commons.periods import Period, local_day, merge, subtract

PARIS = ZoneInfo("Europe/Paris")
BY_TIME = Shape("time", 30, 60, 480, time(8), time(13), time(18), time(16), time(10))
WEEK = Within(date(2027, 1, 11), date(2027, 1, 17))


def shape(taken_by: str) -> Shape:
    return Shape(taken_by, 30, 60, None, time(8), time(13), time(18), time(16), time(10))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 1, day, hour, minute, tzinfo=PARIS).astimezone(UTC)


def first_fit(free: list[Period], space: Shape, when: Within, zone: ZoneInfo) -> Period | None:
    return next(fits(free, space, when, zone), None)


def local(found: Period | None) -> tuple[str, str] | None:
    return found and tuple(f"{one.astimezone(PARIS):%d %H:%M}" for one in (found.start, found.end))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("duration", "free", "expected"),
    [
        (None, [(at(12, 9, 10), at(12, 12))], ("12 09:30", "12 10:30")),
        (timedelta(hours=2), [(at(12, 9, 10), at(12, 11)), (at(13, 9), at(13, 11))], ("13 09:00", "13 11:00")),
        (timedelta(minutes=70), [(at(12, 9), at(12, 12))], ("12 09:00", "12 10:30")),
        (timedelta(hours=9), [(at(12, 0), at(13, 0))], None),
        (timedelta(hours=3), [(at(12, 22), at(13, 2))], ("12 22:00", "13 01:00")),
    ],
)
def test_by_time(duration: timedelta | None, free: list[tuple[datetime, datetime]], expected: object) -> None:
    when = Within(WEEK.first_day, WEEK.last_day, duration)
    assert local(first_fit([Period(*one) for one in free], BY_TIME, when, PARIS)) == expected


@pytest.mark.parametrize(
    ("taken_by", "duration", "expected"),
    [
        ("half_day", None, ("12 13:00", "12 18:00")),
        ("half_day", timedelta(hours=6), ("12 13:00", "13 13:00")),
        ("day", None, ("13 08:00", "13 18:00")),
        ("night", None, ("12 16:00", "13 10:00")),
        ("night", timedelta(hours=24), ("12 16:00", "14 10:00")),
    ],
)
def test_by_half_day_day_and_night(taken_by: str, duration: timedelta | None, expected: object) -> None:
    free = [Period(at(12, 9), at(15, 20))]
    when = Within(WEEK.first_day, WEEK.last_day, duration)
    assert local(first_fit(free, shape(taken_by), when, PARIS)) == expected


def test_weekdays_and_hours() -> None:
    free = [Period(at(11, 0), at(17, 0))]
    evenings = Within(WEEK.first_day, WEEK.last_day, timedelta(hours=2), frozenset({3}), (time(18, 30), time(22)))
    assert local(first_fit(free, BY_TIME, evenings, PARIS)) == ("14 18:30", "14 20:30")
    overnight = Within(WEEK.first_day, WEEK.last_day, timedelta(hours=6), frozenset({3}), (time(21), time(4)))
    assert local(first_fit(free, BY_TIME, overnight, PARIS)) == ("14 21:00", "15 03:00")
    too_short = Within(WEEK.first_day, WEEK.last_day, timedelta(hours=6), frozenset(), (time(18), time(22)))
    assert first_fit(free, BY_TIME, too_short, PARIS) is None


def test_the_night_on_which_clocks_go_forward() -> None:
    free = [Period(datetime(2027, 3, 28, 0, 10, tzinfo=UTC), datetime(2027, 3, 28, 9, tzinfo=UTC))]
    when = Within(date(2027, 3, 27), date(2027, 3, 29), timedelta(hours=1))
    found = first_fit(free, BY_TIME, when, PARIS)
    assert local(found) == ("28 01:30", "28 03:30")
    assert found is not None
    assert found.duration == timedelta(hours=1)


STRETCHES = st.lists(st.tuples(st.integers(0, 7 * 24 * 12), st.integers(1, 300)), max_size=6)


@given(STRETCHES, st.sampled_from([5, 15, 30, 60]), st.integers(1, 40), st.booleans())
def test_nothing_earlier_fits(stretches: list[tuple[int, int]], step: int, quarters: int, winter: bool) -> None:
    """Against trying every five minutes of the week."""
    monday = datetime(2027, 1, 10, 23, tzinfo=UTC) if winter else datetime(2027, 3, 21, 23, tzinfo=UTC)
    free = merge(
        Period(monday + timedelta(minutes=5 * start), monday + timedelta(minutes=5 * (start + length)))
        for start, length in stretches
    )
    duration = timedelta(minutes=15 * quarters)
    space = Shape("time", step, step, None, time(8), time(13), time(18), time(16), time(10))
    when = Within(monday.date(), monday.date() + timedelta(days=9), duration)
    found = first_fit(free, space, when, PARIS)
    tries = (monday + timedelta(minutes=5 * n) for n in range(8 * 24 * 12))
    starts = [one for one in tries if on_step(one, step) and has_room(one, duration, step, free)]
    assert (found and found.start) == (starts[0] if starts else None)


def on_step(instant: datetime, step: int) -> bool:
    shown = instant.astimezone(PARIS)
    return (shown.hour * 60 + shown.minute) % step == 0


def has_room(start: datetime, duration: timedelta, step: int, free: list[Period]) -> bool:
    end = start + duration
    while not on_step(end, step):
        end += timedelta(minutes=5)
    return any(period.contains(Period(start, end)) for period in free)


@given(STRETCHES, st.sets(st.integers(0, 6), min_size=1), st.integers(1, 20))
def test_a_day_taken_is_a_date_less(stretches: list[tuple[int, int]], weekdays: set[int], quarters: int) -> None:
    monday = datetime(2027, 1, 10, 23, tzinfo=UTC)
    free = merge(
        Period(monday + timedelta(minutes=5 * start), monday + timedelta(minutes=5 * (start + length)))
        for start, length in stretches
    )
    hours = (time(8), time(20))
    when = Within(date(2027, 1, 11), date(2027, 1, 20), timedelta(minutes=15 * quarters), frozenset(weekdays), hours)
    stays = list(fits(free, BY_TIME, when, PARIS))
    dates = dates_of(stays, when, PARIS, monday - timedelta(days=30))
    assert 0 <= dates.free <= dates.asked == sum(day.weekday() in weekdays for day in days_of(when))
    assert {stay.start.astimezone(PARIS).weekday() for stay in stays} <= weekdays
    if stays:
        rest = subtract(free, [local_day(stays[0].start.astimezone(PARIS).date(), PARIS)])
        assert dates_of(fits(rest, BY_TIME, when, PARIS), when, PARIS, monday) == (dates.free - 1, dates.asked)


def days_of(when: Within) -> list[date]:
    return [when.first_day + timedelta(days=n) for n in range((when.last_day - when.first_day).days + 1)]


def test_days_that_are_over_are_not_asked_for() -> None:
    tuesdays = Within(date(2027, 1, 1), date(2027, 1, 31), timedelta(hours=1), frozenset({1}))
    free = [Period(at(19, 9), at(19, 12)), Period(at(19, 14), at(19, 16)), Period(at(26, 9), at(26, 10))]
    assert dates_of(fits(free, BY_TIME, tuesdays, PARIS), tuesdays, PARIS, at(12, 12)) == (2, 3)
    assert dates_of([], tuesdays, PARIS, at(31, 12)) == (0, 0)
