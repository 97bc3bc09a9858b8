"""Repeating events: rules, dates taken out and added, occurrences moved one by one."""

import time
from typing import Any

import pytest

from bookings.calendars.reading import merged, read_busy
from bookings.calendars.reading.rules import Budget
from tests.bookings.calendars.reading.helpers import END, PARIS, START, busy, calendar, codes, read

MONDAYS = "UID:a DTSTART;TZID=Europe/Paris:20261102T190000 DTEND;TZID=Europe/Paris:20261102T213000 RRULE:FREQ=WEEKLY;%s"


@pytest.mark.parametrize(
    ("event", "days"),
    [
        (MONDAYS % "COUNT=3", "02/11 09/11 16/11"),
        (MONDAYS % "UNTIL=20261116T180000Z", "02/11 09/11 16/11"),
        (MONDAYS % "UNTIL=20261116T175959Z", "02/11 09/11"),
        (MONDAYS % "UNTIL=20261116T190000", "02/11 09/11 16/11"),
        (MONDAYS % "UNTIL=20261116", "02/11 09/11 16/11"),
        (MONDAYS % "COUNT=2;UNTIL=20261116", "02/11 09/11 16/11"),
        (MONDAYS % "COUNT=3;INTERVAL=2", "02/11 16/11 30/11"),
        (MONDAYS % "COUNT=4;BYDAY=MO,TH", "02/11 05/11 09/11 12/11"),
        (MONDAYS % "COUNT=3 EXDATE;TZID=Europe/Paris:20261109T190000", "02/11 16/11"),
        (MONDAYS % "COUNT=3 EXDATE:20261109T180000Z,20261102T180000Z", "16/11"),
        (MONDAYS % "COUNT=3 EXDATE;VALUE=DATE:20261109", "02/11 16/11"),
        (MONDAYS % "COUNT=3 EXDATE:20261109T190000Z", "02/11 09/11 16/11"),
        (MONDAYS % "COUNT=2 RDATE;TZID=Europe/Paris:20261112T190000", "02/11 09/11 12/11"),
        ("DTSTART;VALUE=DATE:20261102 RRULE:FREQ=DAILY;UNTIL=20261104T230000Z;INTERVAL=2", "02/11 04/11"),
        ("DTSTART;VALUE=DATE:20261102 RRULE:FREQ=MONTHLY;BYDAY=1MO;COUNT=3", "02/11 07/12 04/01"),
        ("DTSTART;VALUE=DATE:20240229 RRULE:FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=-1", "30/11"),
        ("DTSTART:20260101T100000Z DURATION:PT1H RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", ""),
        ("DTSTART:20261102T100000Z DURATION:PT1H RRULE:FREQ=MONTHLY;INTERVAL=12;BYMONTH=3", "02/11"),
    ],
)
def test_occurrences(event: str, days: str) -> None:
    found = read(calendar(event)).busy
    zone_days = [f"{time.period.start.astimezone(PARIS):%d/%m}" for time in found]
    assert zone_days == days.split()


def test_series_keeps_its_hours_over_the_clock_change() -> None:
    event = "DTSTART;TZID=Europe/Paris:20261019T190000 DURATION:PT2H RRULE:FREQ=WEEKLY;COUNT=2"
    assert busy(event) == ["19/10 17:00-19:00", "26/10 18:00-20:00"]


def test_night_of_the_clock_change_is_taken_whole_both_ways_of_counting() -> None:
    event = "DTSTART;TZID=Europe/Paris:20261023T220000 DTEND;TZID=Europe/Paris:20261024T060000 RRULE:FREQ=DAILY;COUNT=3"
    assert busy(event) == ["23/10 20:00-24/10 04:00", "24/10 20:00-25/10 05:00", "25/10 21:00-26/10 05:00"]
    spring = (
        "DTSTART;TZID=Europe/Paris:20270327T220000 DTEND;TZID=Europe/Paris:20270328T060000 RRULE:FREQ=DAILY;COUNT=2"
    )
    assert busy(spring) == ["27/03 21:00-28/03 04:00", "28/03 20:00-29/03 04:00"]


OVERRIDE = (
    "UID:a RECURRENCE-ID;TZID=Europe/Paris:20261109T190000 DTSTART;TZID=Europe/Paris:20261110T080000 DURATION:PT1H"
)


def test_moved_occurrence_replaces_its_own() -> None:
    assert busy(MONDAYS % "COUNT=3", OVERRIDE) == ["02/11 18:00-20:30", "10/11 07:00-08:00", "16/11 18:00-20:30"]
    assert busy(OVERRIDE, MONDAYS % "COUNT=2") == ["02/11 18:00-20:30", "10/11 07:00-08:00"]


def test_cancelled_or_free_occurrence_frees_its_own() -> None:
    assert busy(MONDAYS % "COUNT=2", OVERRIDE + " STATUS:CANCELLED") == ["02/11 18:00-20:30"]
    assert busy(MONDAYS % "COUNT=2", "UID:a RECURRENCE-ID:20261109T180000Z STATUS:CANCELLED") == ["02/11 18:00-20:30"]


def test_override_that_matches_none_is_added() -> None:
    lone = OVERRIDE.replace("RECURRENCE-ID;TZID=Europe/Paris:20261109", "RECURRENCE-ID;TZID=Europe/Paris:20261110")
    assert busy(MONDAYS % "COUNT=2", lone) == ["02/11 18:00-20:30", "09/11 18:00-20:30", "10/11 07:00-08:00"]
    assert busy(lone) == ["10/11 07:00-08:00"]


def test_unreadable_override_leaves_its_occurrence_taken() -> None:
    bad = "UID:a RECURRENCE-ID;TZID=Europe/Paris:20261109T190000 DTSTART:whenever"
    assert busy(MONDAYS % "COUNT=2", bad) == ["02/11 18:00-20:30", "09/11 18:00-20:30"]


def test_override_of_a_cancelled_series_stands_by_itself() -> None:
    assert busy(MONDAYS % "COUNT=3 STATUS:CANCELLED", OVERRIDE) == ["10/11 07:00-08:00"]


def test_this_and_future_moves_all_that_follow() -> None:
    change = OVERRIDE.replace("RECURRENCE-ID;", "RECURRENCE-ID;RANGE=THISANDFUTURE;")
    expected = ["02/11 18:00-20:30", "10/11 07:00-08:00", "17/11 07:00-08:00"]
    assert busy(MONDAYS % "COUNT=3", change) == expected
    assert busy(MONDAYS % "COUNT=3", change + " STATUS:CANCELLED") == expected[:1]


def test_highest_sequence_counts_and_equal_ones_are_both_kept() -> None:
    first = "UID:a SEQUENCE:1 DTSTART:20261102T090000Z DURATION:PT1H"
    second = "UID:a SEQUENCE:2 DTSTART:20261103T090000Z DURATION:PT1H"
    assert busy(first, second) == ["03/11 09:00-10:00"]
    assert busy(first, second.replace("SEQUENCE:2", "SEQUENCE:1")) == ["02/11 09:00-10:00", "03/11 09:00-10:00"]


def test_added_periods_have_their_own_length() -> None:
    added = "RDATE;VALUE=PERIOD:20261103T090000Z/PT3H,20261104T090000Z/20261104T110000Z"
    event = f"DTSTART:20261102T090000Z DURATION:PT1H {added}"
    assert busy(event) == ["02/11 09:00-10:00", "03/11 09:00-12:00", "04/11 09:00-11:00"]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=SOMETIMES", 1),
        ("COUNT=3", 1),
        ("FREQ=DAILY;COUNT=3;BYSOMETHING=4", 3),
        ("FREQ=DAILY;COUNT=3;INTERVAL=0", 3),
        ("FREQ=DAILY;COUNT=3;BYHOUR=99", 3),
        ("FREQ=WEEKLY;COUNT=3;BYDAY=MO,XX", 3),
        ("FREQ=DAILY;COUNT=3;BYYEARDAY=7", 3),
        ("FREQ=DAILY;UNTIL=20261104_at_noon", 3),
    ],
)
def test_bad_rule_is_reported_and_what_can_be_read_applied(rule: str, expected: int) -> None:
    event = f"DTSTART:20261102T090000Z DURATION:PT1H RRULE:{rule}"
    assert len(busy(event)) == expected
    assert [code for _line, code in codes(event)] == ["bad_rule"]


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=DAILY", 396),
        ("FREQ=WEEKLY", 56),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", 28),
        ("FREQ=HOURLY;BYHOUR=9", 396),
        ("FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=2", 1),
        ("FREQ=DAILY;COUNT=40000", 396),
    ],
)
def test_endless_rule_since_1950_costs_little(rule: str, days: int) -> None:
    started = time.process_time()
    found = read(calendar(f"DTSTART:19500102T090000Z DURATION:PT1H RRULE:{rule}")).busy
    assert len(found) == days
    assert time.process_time() - started < 1


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=MINUTELY", "FREQ=HOURLY;INTERVAL=5;BYMONTH=2;BYMONTHDAY=30"])
def test_rule_that_repeats_too_often_takes_all_its_time(rule: str) -> None:
    event = f"DTSTART:20261102T090000Z DURATION:PT1S RRULE:{rule};UNTIL=20270102T090000Z"
    assert busy(event) == ["02/11 09:00-04/01 09:00"]
    assert "too_many_times" in [code for _line, code in codes(event)]


def test_seconds_that_are_counted_end_with_their_count() -> None:
    assert busy("DTSTART:20261102T090000Z DURATION:PT1S RRULE:FREQ=SECONDLY;COUNT=864000") == [
        "02/11 09:00-14/11 09:00"
    ]


def test_smoobu_lists_each_stay_three_times() -> None:
    stay = "UID:%s DTSTART:20261102 DTEND:20261105"
    assert busy(stay % 1, stay % 2, "UID:3 DTSTART:20261103 DTEND:20261105") == ["01/11 23:00-04/11 23:00"]


NEVER = "UID:%d DTSTART:20261102T090000Z DURATION:PT1H RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"


@pytest.mark.parametrize("limit", [{"seconds": 0.2}, {"times": 0}])
def test_calendar_made_to_cost_much_is_bounded_and_widened(limit: dict[str, Any]) -> None:
    body = calendar(*(NEVER % number for number in range(300)))
    started = time.process_time()
    reading = read_busy(body, start=START, end=END, zone=PARIS, budget=Budget(**limit))
    assert time.process_time() - started < 5
    assert "too_many_times" in {problem.code for problem in reading.problems}
    assert merged(reading.busy)[-1].period.end == END
