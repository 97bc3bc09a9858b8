from datetime import date, datetime, time

import pytest

from bookings.pages.public.moments import Moment, wall_clock
from venues.models import Space

TUESDAY, FRIDAY = date(2027, 1, 12), date(2027, 1, 15)
MORNING, NOON, EVENING = time(9), time(13), time(17)


def space(taken_by: str, **fields: time) -> Space:
    return Space(taken_by=taken_by, **fields)


def january(day: int, hour: int) -> datetime:
    """The wall clock, which has no zone."""
    return datetime.combine(date(2027, 1, day), time(hour))


def test_space_by_time_takes_the_hours_as_asked():
    asked = Moment(TUESDAY, None, MORNING, EVENING)
    assert wall_clock(space("time"), asked) == (january(12, 9), january(12, 17))


def test_space_by_time_without_hours_is_not_known():
    assert wall_clock(space("time"), Moment(TUESDAY, FRIDAY, MORNING, None)) is None


@pytest.mark.parametrize(
    ("from_time", "to_time", "expected"),
    [
        (None, None, (8, 18)),
        (MORNING, time(12), (8, 13)),
        (MORNING, NOON, (8, 13)),
        (NOON, EVENING, (13, 18)),
        (MORNING, EVENING, (8, 18)),
    ],
)
def test_half_days_are_those_that_the_hours_touch(from_time, to_time, expected):
    found = wall_clock(space("half_day"), Moment(TUESDAY, None, from_time, to_time))
    assert found == (january(12, expected[0]), january(12, expected[1]))


def test_days_run_from_the_first_to_the_last():
    found = wall_clock(space("day"), Moment(TUESDAY, FRIDAY))
    assert found == (january(12, 8), january(15, 18))


def test_day_that_ends_after_midnight_ends_the_day_after():
    found = wall_clock(space("day", day_starts=time(18), day_ends=time(2)), Moment(TUESDAY))
    assert found == (january(12, 18), january(13, 2))


@pytest.mark.parametrize(("last_day", "departure"), [(None, 13), (TUESDAY, 13), (FRIDAY, 15)])
def test_nights_end_on_the_last_day_or_after_one_night(last_day, departure):
    found = wall_clock(space("night"), Moment(TUESDAY, last_day))
    assert found == (january(12, 16), january(departure, 10))
