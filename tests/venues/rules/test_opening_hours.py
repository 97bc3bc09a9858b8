"""What a season's rule opens."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from commons.errors import Impossible
from commons.periods import Period
from venues.opening_hours import SchoolHolidays, SeasonRule, WeeklyHours, check, days_between, expand

PARIS = ZoneInfo("Europe/Paris")
ZONES = ["Europe/Paris", "Indian/Reunion", "America/Guadeloupe", "America/Miquelon", "America/Havana", "Asia/Beirut"]
MIDNIGHT = time(0)


def opened(
    rule: SeasonRule, *, zone: ZoneInfo = PARIS, holidays: set[date] = frozenset(), school: set[date] = frozenset()
):
    """The openings as local wall-clock texts."""
    periods = expand(rule, zone=zone, public_holidays=holidays, school_days=school)
    return [f"{each.start.astimezone(zone):%d/%m %H:%M} - {each.end.astimezone(zone):%d/%m %H:%M}" for each in periods]


def every_day(starts: time, ends: time) -> list[WeeklyHours]:
    return [WeeklyHours(weekday, starts, ends) for weekday in range(7)]


def rule(first: date, last: date, hours: list[WeeklyHours], **more: object) -> SeasonRule:
    return SeasonRule(first, last, hours, **more)


def test_weekly_hours_from_first_to_last_day() -> None:
    hours = [
        WeeklyHours(0, time(8, 30), time(18, 30)),
        WeeklyHours(1, time(9), time(12)),
        WeeklyHours(1, time(14), time(22)),
    ]
    assert opened(rule(date(2027, 1, 11), date(2027, 1, 18), hours)) == [
        "11/01 08:30 - 11/01 18:30",
        "12/01 09:00 - 12/01 12:00",
        "12/01 14:00 - 12/01 22:00",
        "18/01 08:30 - 18/01 18:30",
    ]


def test_past_midnight_and_touching_stretches_are_one() -> None:
    hours = [WeeklyHours(4, time(18), time(2)), WeeklyHours(5, time(2), time(5))]
    assert opened(rule(date(2027, 1, 15), date(2027, 1, 16), hours)) == ["15/01 18:00 - 16/01 05:00"]


def test_whole_days_merge_into_one_opening() -> None:
    season = rule(date(2027, 1, 1), date(2027, 1, 31), every_day(MIDNIGHT, MIDNIGHT))
    assert opened(season) == ["01/01 00:00 - 01/02 00:00"]


def test_closed_day_takes_out_what_starts_on_it_and_spares_last_night() -> None:
    season = rule(
        date(2027, 1, 15),
        date(2027, 1, 17),
        every_day(time(20), time(2)),
        closures=[(date(2027, 1, 16), date(2027, 1, 16))],
    )
    assert opened(season) == ["15/01 20:00 - 16/01 02:00", "17/01 20:00 - 18/01 02:00"]


def test_public_holidays_close_only_when_the_rule_says_so() -> None:
    armistice = {date(2026, 11, 11)}
    days = (date(2026, 11, 10), date(2026, 11, 12))
    hours = every_day(time(9), time(10))
    assert len(opened(rule(*days, hours), holidays=armistice)) == 3
    assert opened(rule(*days, hours, closed_on_public_holidays=True), holidays=armistice) == [
        "10/11 09:00 - 10/11 10:00",
        "12/11 09:00 - 12/11 10:00",
    ]


def test_only_and_never_in_school_holidays_share_the_days_out() -> None:
    school = {date(2027, 2, 6), date(2027, 2, 7)}
    days = (date(2027, 2, 5), date(2027, 2, 8))
    hours = every_day(time(9), time(10))
    only = rule(*days, hours, school_holidays=SchoolHolidays.ONLY, school_zone="C")
    never = rule(*days, hours, school_holidays=SchoolHolidays.NEVER, school_zone="C")
    assert opened(only, school=school) == ["06/02 09:00 - 06/02 10:00", "07/02 09:00 - 07/02 10:00"]
    assert opened(never, school=school) == ["05/02 09:00 - 05/02 10:00", "08/02 09:00 - 08/02 10:00"]


def test_lycee_in_the_holidays_except_the_feasts() -> None:
    """ "All zone C school holidays of 2026–2027 except 24 December to 2 January", here the Christmas part of it."""
    school = set(days_between(date(2026, 12, 19), date(2027, 1, 3)))
    season = rule(
        date(2026, 12, 1),
        date(2027, 1, 31),
        every_day(time(8), time(20)),
        closures=[(date(2026, 12, 24), date(2027, 1, 2))],
        school_holidays=SchoolHolidays.ONLY,
        school_zone="C",
    )
    assert [text[:5] for text in opened(season, school=school)] == [
        "19/12",
        "20/12",
        "21/12",
        "22/12",
        "23/12",
        "03/01",
    ]


def test_29_february_counts_in_leap_years() -> None:
    season = rule(date(2028, 2, 28), date(2028, 3, 1), every_day(time(9), time(10)))
    assert [text[:5] for text in opened(season)] == ["28/02", "29/02", "01/03"]


def test_night_of_spring_is_an_hour_shorter_and_of_autumn_longer() -> None:
    spring = rule(date(2027, 3, 27), date(2027, 3, 27), every_day(time(22), time(6)))
    autumn = rule(date(2027, 10, 30), date(2027, 10, 30), every_day(time(22), time(6)))
    lengths = [
        expand(each, zone=PARIS, public_holidays=set(), school_days=set())[0].duration for each in (spring, autumn)
    ]
    assert lengths == [timedelta(hours=7), timedelta(hours=9)]


def test_doubled_hour_is_open_from_the_earlier_to_the_later() -> None:
    night = rule(date(2027, 10, 31), date(2027, 10, 31), every_day(time(2), time(2, 30)))
    found = expand(night, zone=PARIS, public_holidays=set(), school_days=set())
    assert found == [Period(datetime(2027, 10, 31, 0, 0, tzinfo=UTC), datetime(2027, 10, 31, 1, 30, tzinfo=UTC))]


def test_stretch_inside_the_missing_hour_is_no_opening() -> None:
    night = rule(date(2027, 3, 28), date(2027, 3, 28), every_day(time(2, 10), time(2, 50)))
    assert opened(night) == []


DAY = date(2027, 1, 11)
NINE_TO_TEN = [WeeklyHours(0, time(9), time(10))]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (rule(DAY, date(2027, 1, 10), NINE_TO_TEN), "season_backwards"),
        (rule(DAY, date(2030, 1, 11), NINE_TO_TEN), "season_too_long"),
        (rule(DAY, date(2029, 1, 11), NINE_TO_TEN), "season_too_long"),
        (rule(date(2028, 2, 29), date(2030, 3, 1), NINE_TO_TEN), "season_too_long"),
        (rule(date(1, 1, 1), date(1, 1, 2), NINE_TO_TEN), "season_far_away"),
        (rule(date(9999, 12, 30), date(9999, 12, 31), NINE_TO_TEN), "season_far_away"),
        (rule(DAY, DAY, []), "no_hours"),
        (rule(DAY, DAY, [WeeklyHours(0, time(9, 0, 1), time(10))]), "hours_not_on_the_minute"),
        (rule(DAY, DAY, NINE_TO_TEN * 2), "hours_overlap"),
        (rule(DAY, DAY, NINE_TO_TEN, closures=[(date(2027, 1, 10), DAY)]), "closure_outside_season"),
        (rule(DAY, date(2027, 2, 1), NINE_TO_TEN, closures=[(date(2027, 1, 20), DAY)]), "closure_backwards"),
        (rule(DAY, DAY, NINE_TO_TEN, school_holidays=SchoolHolidays.ONLY), "school_zone_missing"),
    ],
)
def test_rule_that_cannot_be_meant_is_refused(wrong: SeasonRule, code: str) -> None:
    with pytest.raises(Impossible) as refused:
        check(wrong)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("hours", "day"),
    [
        ([WeeklyHours(2, time(9), time(12)), WeeklyHours(2, time(11), time(13))], "mercredi"),
        ([WeeklyHours(4, time(18), time(2)), WeeklyHours(5, time(1), time(3))], "samedi"),
        ([WeeklyHours(6, time(18), time(2)), WeeklyHours(0, time(1), time(3))], "lundi"),
        ([WeeklyHours(3, MIDNIGHT, MIDNIGHT), WeeklyHours(3, time(8), time(9))], "jeudi"),
    ],
)
def test_overlapping_hours_name_the_day(hours: list[WeeklyHours], day: str) -> None:
    with pytest.raises(Impossible, match=day):
        check(rule(DAY, DAY, hours))


def test_two_years_to_the_day_are_allowed() -> None:
    check(rule(DAY, date(2029, 1, 10), NINE_TO_TEN))
    check(rule(date(2028, 2, 29), date(2030, 2, 28), NINE_TO_TEN))


clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
stretches = st.builds(WeeklyHours, st.integers(0, 6), clocks, clocks)


def _holds(rule_: SeasonRule, naive: datetime, closed: set[date]) -> bool:
    """The rule read from the wall clock: does a stretch that starts today or yesterday contain this minute?"""
    for day in (naive.date(), naive.date() - timedelta(days=1)):
        if day in closed or not rule_.first_day <= day <= rule_.last_day:
            continue
        for hours in rule_.hours:
            starts = datetime.combine(day, hours.starts)
            if day.weekday() == hours.weekday and starts <= naive < starts + timedelta(minutes=hours.minutes):
                return True
    return False


@settings(max_examples=60, deadline=None)
@given(
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    first=st.sampled_from(
        [date(2027, 3, 12), date(2027, 3, 27), date(2027, 10, 29), date(2027, 11, 6), date(2028, 2, 28)]
    ),
    length=st.integers(0, 3),
    hours=st.lists(stretches, min_size=1, max_size=3),
    closed=st.sets(st.integers(0, 3), max_size=2),
)
def test_openings_are_the_rule_read_minute_by_minute(zone, first, length, hours, closed) -> None:
    last = first + timedelta(days=length)
    closed_days = {first + timedelta(days=offset) for offset in closed if offset <= length}
    season = rule(first, last, hours, closures=[(day, day) for day in closed_days])
    try:
        found = expand(season, zone=zone, public_holidays=set(), school_days=set())
    except Impossible:
        reject()
    assert all(left.end < right.start for left, right in pairwise(found))
    instant = datetime.combine(first - timedelta(days=1), MIDNIGHT, tzinfo=zone).astimezone(UTC)
    for _ in range(0, (length + 3) * 24 * 60, 5):
        wall = instant.astimezone(zone)
        naive, doubled = wall.replace(tzinfo=None), wall.utcoffset() != wall.replace(fold=1 - wall.fold).utcoffset()
        is_open = any(each.start <= instant < each.end for each in found)
        if _holds(season, naive.replace(fold=0), closed_days):
            assert is_open, wall
        elif is_open:
            assert doubled, wall
        instant += timedelta(minutes=5)
