"""Half of a day of a space by the hour is what it is open before or after noon; half-days have hours of their own."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bookings.search.fitting import Shape
from bookings.search.half_days import half_days
from bookings.search.question import Half, Within
from commons.periods import Period

PARIS = ZoneInfo("Europe/Paris")
MONDAY, TUESDAY = date(2027, 1, 11), date(2027, 1, 12)


def shape(taken_by: str = "time", longest: int | None = None) -> Shape:
    return Shape(taken_by, 30, 60, longest, time(8), time(13), time(18), time(16), time(10))


def stretch(day: int, start: float, end: float) -> Period:
    first, last = (datetime(2027, 1, day, int(hour), int(hour % 1 * 60), tzinfo=PARIS) for hour in (start, end))
    return Period(first.astimezone(UTC), last.astimezone(UTC))


def found(opened: list[Period], half: Half, *, free: list[Period] | None = None, of: Shape | None = None, **more):  # type: ignore[no-untyped-def]
    when = Within(MONDAY, TUESDAY, half=half, **more)
    stays = half_days(opened if free is None else free, opened, of or shape(), when, PARIS)
    return [f"{one.start.astimezone(PARIS):%d %H:%M}-{one.end.astimezone(PARIS):%H:%M}" for one in stays]


BOTH = [stretch(11, 8.5, 19), stretch(12, 8.5, 19)]


@pytest.mark.parametrize(
    ("half", "expected"),
    [
        (Half.MORNING, ["11 08:30-13:00", "12 08:30-13:00"]),
        (Half.AFTERNOON, ["11 13:00-18:00", "12 13:00-18:00"]),
        (Half.EITHER, ["11 08:30-13:00", "11 13:00-18:00", "12 08:30-13:00", "12 13:00-18:00"]),
    ],
)
def test_what_is_open_of_the_half(half: Half, expected: list[str]) -> None:
    assert found(BOTH, half) == expected


@pytest.mark.parametrize(
    ("opened", "expected"),
    [
        ([stretch(11, 9, 10), stretch(11, 11, 12)], ["11 09:00-12:00"]),
        ([stretch(11, 11.5, 20)], []),
        ([stretch(11, 11, 20)], ["11 11:00-13:00"]),
        ([stretch(11, 9.25, 12.25)], ["11 09:30-12:00"]),
        ([stretch(10, 8, 19), stretch(13, 8, 19)], []),
    ],
    ids=["over a pause", "too little", "just enough", "on steps", "other days"],
)
def test_a_morning_of_a_space_by_the_hour(opened: list[Period], expected: list[str]) -> None:
    assert found(opened, Half.MORNING) == expected


def test_all_of_it_must_be_free() -> None:
    free = [stretch(11, 8.5, 12), stretch(11, 14, 19), stretch(12, 8.5, 19)]
    assert found(BOTH, Half.MORNING, free=free) == ["12 08:30-13:00"]
    assert found(BOTH, Half.AFTERNOON, free=free) == ["12 13:00-18:00"]


def test_hours_of_its_own() -> None:
    assert found([stretch(11, 8, 18)], Half.EITHER, of=shape("half_day")) == ["11 08:00-13:00", "11 13:00-18:00"]
    assert found([stretch(11, 8.5, 18)], Half.EITHER, of=shape("half_day")) == ["11 13:00-18:00"]


@pytest.mark.parametrize("taken_by", ["day", "night"])
def test_no_half_of_a_day_or_night(taken_by: str) -> None:
    assert found([stretch(11, 0, 23)], Half.EITHER, of=shape(taken_by)) == []


def test_days_hours_and_lengths_that_are_wanted() -> None:
    assert found(BOTH, Half.MORNING, weekdays=frozenset({1})) == ["12 08:30-13:00"]
    assert found(BOTH, Half.MORNING, hours=(time(9), time(12))) == ["11 09:00-12:00", "12 09:00-12:00"]
    assert found([stretch(11, 8, 18)], Half.MORNING, of=shape("half_day"), hours=(time(9), time(12))) == []
    assert found(BOTH, Half.MORNING, of=shape(longest=120)) == []
