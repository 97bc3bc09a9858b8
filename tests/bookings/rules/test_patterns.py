"""Weekly series: which dates, and the same hours on the wall clock all year."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.patterns import MAX_OCCURRENCES, WeeklyPattern, dates, left_out, occurrences, read_pattern
from commons.errors import Impossible
from commons.periods import Period

PARIS = ZoneInfo("Europe/Paris")
TUESDAY = date(2027, 1, 5)


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def read(**data: object) -> WeeklyPattern:
    return read_pattern({"frequency": "weekly", "until": "2027-03-30", **data}, first=TUESDAY)


@given(
    st.sets(st.integers(0, 6), min_size=1),
    st.dates(date(2026, 1, 1), date(2030, 1, 1)),
    st.integers(0, 200),
)
def test_dates_are_all_days_of_the_pattern_and_no_others(weekdays, first, length):
    until = first + timedelta(days=length)
    wanted = [day for n in range(length + 1) if (day := first + timedelta(days=n)).weekday() in weekdays]
    pattern = WeeklyPattern(frozenset(weekdays), first, until)
    if 1 <= len(wanted) <= MAX_OCCURRENCES:
        assert dates(pattern) == wanted
    else:
        with pytest.raises(Impossible) as refusal:
            dates(pattern)
        assert refusal.value.code == ("series_too_long" if wanted else "series_empty")


def test_dates_that_are_left_out_are_not_among_them():
    pattern = read(without=["2027-01-12", date(2027, 1, 19), "2027-01-13", "2028-01-11"])
    assert dates(pattern) == [day for day in dates(read()) if day not in (date(2027, 1, 12), date(2027, 1, 19))]
    assert left_out(pattern) == [date(2027, 1, 12), date(2027, 1, 19)]


def test_all_dates_may_be_left_out():
    assert dates(read(until="2027-01-12", without=["2027-01-05", "2027-01-12"])) == []


def test_every_tuesday_until_march():
    found = dates(read(weekdays=["tuesday"]))
    assert (len(found), found[0], found[-1]) == (13, TUESDAY, date(2027, 3, 30))


@pytest.mark.parametrize("weekdays", [[1, 3], ["1", "3"], ["Tuesday", "THURSDAY"], ["TU", "th"], (1, 3)])
def test_weekdays_are_numbers_names_or_codes(weekdays):
    assert read(weekdays=weekdays).weekdays == {1, 3}


@pytest.mark.parametrize("weekdays", [None, []])
def test_without_weekdays_the_first_date_says_which(weekdays):
    assert read(weekdays=weekdays).weekdays == {1}


@pytest.mark.parametrize(
    ("data", "code", "field"),
    [
        ({"frequency": "monthly"}, "unknown_frequency", "pattern.frequency"),
        ({"weekdays": [7]}, "unknown_weekday", "pattern.weekdays"),
        ({"weekdays": [-1]}, "unknown_weekday", "pattern.weekdays"),
        ({"weekdays": [True]}, "unknown_weekday", "pattern.weekdays"),
        ({"weekdays": ["mardi"]}, "unknown_weekday", "pattern.weekdays"),
        ({"weekdays": [None]}, "unknown_weekday", "pattern.weekdays"),
        ({"weekdays": ["²"]}, "unknown_weekday", "pattern.weekdays"),
        ({"weekdays": "tuesday"}, "unknown_weekday", "pattern.weekdays"),
        ({"weekdays": 1}, "unknown_weekday", "pattern.weekdays"),
        ({"weekdays": {"1": 2}}, "unknown_weekday", "pattern.weekdays"),
        ({"until": None}, "unknown_date", "pattern.until"),
        ({"until": "mars"}, "unknown_date", "pattern.until"),
        ({"until": "2027-02-29"}, "unknown_date", "pattern.until"),
        ({"until": TUESDAY - timedelta(days=1)}, "series_backwards", "pattern.until"),
        ({"without": ["2027-02-29"]}, "unknown_date", "pattern.without"),
    ],
)
def test_pattern_that_cannot_be_is_refused_by_field(data, code, field):
    with pytest.raises(Impossible) as refusal:
        read(**data)
    assert (refusal.value.code, list(refusal.value.fields)) == (code, [field])


def test_until_may_be_a_date_or_a_time():
    assert read(until=date(2027, 2, 1)).until == read(until=datetime(2027, 2, 1, 9, tzinfo=UTC)).until


def test_endless_series_is_refused_at_once():
    with pytest.raises(Impossible) as refusal:
        dates(read(until="9999-12-31"))
    assert refusal.value.code == "series_too_long"


def test_hours_stay_the_same_when_the_clock_changes():
    days = [date(2027, 3, 23), date(2027, 3, 30)]
    found = occurrences(days, starts=wall("2027-01-05T19:00"), ends=wall("2027-01-05T21:30"), zone=PARIS)
    assert [(one.day, one.period, one.code) for one in found] == [
        (days[0], Period(datetime(2027, 3, 23, 18, tzinfo=UTC), datetime(2027, 3, 23, 20, 30, tzinfo=UTC)), ""),
        (days[1], Period(datetime(2027, 3, 30, 17, tzinfo=UTC), datetime(2027, 3, 30, 19, 30, tzinfo=UTC)), ""),
    ]


def test_stay_past_midnight_ends_the_next_day_each_time():
    found = occurrences([date(2027, 1, 12)], starts=wall("2027-01-05T22:00"), ends=wall("2027-01-06T01:00"), zone=PARIS)
    assert found[0].period == Period(datetime(2027, 1, 12, 21, tzinfo=UTC), datetime(2027, 1, 13, 0, tzinfo=UTC))


def test_missing_hour_is_reported_and_the_other_dates_are_kept():
    days = [date(2027, 3, 21), date(2027, 3, 28), date(2027, 4, 4)]
    found = occurrences(days, starts=wall("2027-03-21T02:30"), ends=wall("2027-03-21T05:00"), zone=PARIS)
    assert [(one.period is None, one.code) for one in found] == [(False, ""), (True, "nonexistent_time"), (False, "")]
    assert "28 mars 2027" in found[1].message


def test_doubled_hour_is_taken_whole():
    found = occurrences(
        [date(2026, 10, 25)], starts=wall("2026-10-25T02:00"), ends=wall("2026-10-25T02:30"), zone=PARIS
    )
    assert found[0].period == Period(datetime(2026, 10, 25, 0, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC))


@pytest.mark.parametrize("name", ["Indian/Reunion", "America/Guadeloupe", "America/Miquelon", "Pacific/Tahiti"])
def test_hours_are_those_of_the_venue(name):
    zone = ZoneInfo(name)
    found = occurrences([TUESDAY], starts=wall("2027-01-05T09:00"), ends=wall("2027-01-05T17:00"), zone=zone)
    assert found[0].period.start.astimezone(zone).replace(tzinfo=None) == wall("2027-01-05T09:00")
