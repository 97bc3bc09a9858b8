"""A day of a space by the hour is what it is open of that local day; weeks count the days on which it is closed."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bookings.search.fitting import Shape
from bookings.search.question import Within
from bookings.search.whole_days import by_day, whole_days
from commons.periods import Period

PARIS = ZoneInfo("Europe/Paris")
# Monday 11 to Sunday 17 January 2027.
FIRST, LAST = date(2027, 1, 11), date(2027, 1, 24)


def shape(taken_by: str = "time", granularity: int = 30, longest: int | None = None) -> Shape:
    return Shape(taken_by, granularity, 60, longest, time(8), time(13), time(18), time(16), time(10))


def at(day: int, hour: float) -> datetime:
    return datetime(2027, 1, day, int(hour), int(hour % 1 * 60), tzinfo=PARIS).astimezone(UTC)


def stretch(day: int, start: float, end: float) -> Period:
    return Period(at(day, start), at(day, end) if end < 24 else at(day + 1, end - 24))


WORKDAYS = [stretch(day, 8.5, 18.5) for day in (11, 12, 13, 14, 15, 18, 19, 20, 21, 22)]
WITH_LUNCH = [part for day in (11, 12, 13) for part in (stretch(day, 8.5, 12), stretch(day, 14, 18))]


def found(
    opened: list[Period], days: int, *, free: list[Period] | None = None, of: Shape | None = None, **more: object
):
    when = Within(FIRST, LAST, days=days, **more)  # type: ignore[arg-type]
    stay = next(whole_days(opened if free is None else free, opened, of or shape(), when, PARIS), None)
    return stay and tuple(f"{one.astimezone(PARIS):%d %H:%M}" for one in (stay.start, stay.end))


@pytest.mark.parametrize(
    ("opened", "days", "expected"),
    [
        (WORKDAYS, 1, ("11 08:30", "11 18:30")),
        (WORKDAYS, 2, ("11 08:30", "12 18:30")),
        (WORKDAYS, 5, ("11 08:30", "15 18:30")),
        (WORKDAYS, 6, None),
        (WORKDAYS, 7, ("11 08:30", "15 18:30")),
        (WORKDAYS, 8, ("11 08:30", "18 18:30")),
        (WITH_LUNCH, 1, ("11 08:30", "11 18:00")),
        ([stretch(11, 18, 26), stretch(12, 18, 26)], 2, ("11 18:00", "13 02:00")),
        ([Period(at(11, 9), at(14, 9))], 2, ("11 09:00", "13 00:00")),
        ([stretch(11, 8.25, 18.25)], 1, ("11 08:30", "11 18:00")),
        ([stretch(11, 8, 8.75)], 1, None),
        ([], 1, None),
    ],
)
def test_days_of_opening(opened: list[Period], days: int, expected: object) -> None:
    assert found(opened, days) == expected


def test_a_day_of_which_something_is_taken_is_no_whole_day() -> None:
    free = [stretch(11, 8.5, 17), stretch(12, 9, 18.5), *WORKDAYS[2:]]
    assert found(WORKDAYS, 1, free=free) == ("13 08:30", "13 18:30")
    assert found(WORKDAYS, 7, free=free) == ("13 08:30", "19 18:30")
    assert found(WITH_LUNCH, 1, free=WITH_LUNCH[:1] + WITH_LUNCH[2:]) == ("12 08:30", "12 18:00")


def test_weekdays_and_hours() -> None:
    assert found(WORKDAYS, 2, weekdays=frozenset({3})) == ("14 08:30", "15 18:30")
    assert found(WORKDAYS, 2, weekdays=frozenset({4})) is None
    assert found(WORKDAYS, 1, hours=(time(9), time(17))) == ("11 09:00", "11 17:00")
    assert found(WORKDAYS, 1, hours=(time(19), time(22))) is None
    assert found(WORKDAYS, 1, hours=(time(9), time(17)), of=shape("day")) is None
    assert found(WORKDAYS, 1, hours=(time(7), time(19)), of=shape("half_day")) is None


def test_lengths_that_the_space_allows() -> None:
    assert found(WORKDAYS, 1, of=shape(longest=8 * 60)) is None
    assert found(WORKDAYS, 1, of=shape(granularity=60)) == ("11 09:00", "11 18:00")


@pytest.mark.parametrize(
    ("taken_by", "days", "expected"),
    [
        ("half_day", 1, ("12 08:00", "12 18:00")),
        ("day", 2, ("12 08:00", "13 18:00")),
        ("night", 1, ("11 16:00", "12 10:00")),
        ("night", 7, ("11 16:00", "18 10:00")),
    ],
)
def test_half_days_days_and_nights_keep_their_hours(taken_by: str, days: int, expected: object) -> None:
    assert found([Period(at(11, 9), at(20, 20))], days, of=shape(taken_by)) == expected


def test_an_opening_belongs_to_the_day_on_which_it_begins() -> None:
    opened = [stretch(11, 18, 26), Period(at(13, 22), at(15, 2))]
    assert {day.day: len(parts) for day, parts in by_day(opened, PARIS).items()} == {11: 1, 13: 1, 14: 1, 15: 1}
