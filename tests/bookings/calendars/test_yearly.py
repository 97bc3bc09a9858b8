"""Yearly rules: the days they take, the nights on which a year or the clock changes, and what they refuse."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from bookings.calendars.yearly import checked_rule, next_days, rule_in_words, yearly_times
from commons.errors import Impossible
from commons.periods import Period, local_day

PARIS, REUNION, UTC_ZONE = ZoneInfo("Europe/Paris"), ZoneInfo("Indian/Reunion"), ZoneInfo("UTC")
CHRISTMAS = {"every": "days", "first": "12-24", "last": "01-02"}
BASTILLE = {"every": "week", "day": "07-14", "weeks": 1}


def days(first: str, last: str) -> dict[str, str]:
    return {"every": "days", "first": first, "last": last}


def taken(rule: dict[str, Any], start: date, end: date, zone: ZoneInfo = PARIS) -> list[tuple[str, str]]:
    """First and last days."""
    bounds = {"start": local_day(start, UTC_ZONE).start, "end": local_day(end, UTC_ZONE).start}
    times = yearly_times(rule, zone=zone, **bounds)
    return [
        (
            time.period.start.astimezone(zone).date().isoformat(),
            (time.period.end.astimezone(zone) - timedelta(hours=1)).date().isoformat(),
        )
        for time in times
    ]


def test_days_over_the_new_year_also_when_the_window_begins_in_between() -> None:
    assert taken(CHRISTMAS, date(2027, 1, 1), date(2029, 1, 1)) == [
        ("2026-12-24", "2027-01-02"),
        ("2027-12-24", "2028-01-02"),
        ("2028-12-24", "2029-01-02"),
    ]


def test_the_week_of_a_day_is_from_monday_to_sunday() -> None:
    assert taken(BASTILLE, date(2026, 1, 1), date(2029, 1, 1)) == [
        ("2026-07-13", "2026-07-19"),
        ("2027-07-12", "2027-07-18"),
        ("2028-07-10", "2028-07-16"),
    ]
    assert taken(BASTILLE | {"weeks": 2}, date(2027, 1, 1), date(2028, 1, 1)) == [("2027-07-12", "2027-07-25")]
    new_year = {"every": "week", "day": "01-01", "weeks": 1}
    assert taken(new_year, date(2026, 12, 30), date(2026, 12, 31)) == [("2026-12-28", "2027-01-03")]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (days("02-29", "02-29"), [("2027-02-28", "2027-02-28"), ("2028-02-29", "2028-02-29")]),
        (days("02-20", "02-29"), [("2027-02-20", "2027-02-28"), ("2028-02-20", "2028-02-29")]),
        (days("02-29", "03-05"), [("2027-02-28", "2027-03-05"), ("2028-02-29", "2028-03-05")]),
    ],
)
def test_29_february_is_the_last_day_of_february(rule: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert taken(rule, date(2027, 1, 1), date(2029, 1, 1)) == expected


def test_days_are_those_of_the_venues_clock() -> None:
    (one,) = yearly_times(
        days("07-14", "07-14"),
        start=datetime(2027, 1, 1, tzinfo=UTC),
        end=datetime(2028, 1, 1, tzinfo=UTC),
        zone=REUNION,
    )
    assert (one.period, one.uid) == (
        Period(datetime(2027, 7, 13, 20, tzinfo=UTC), datetime(2027, 7, 14, 20, tzinfo=UTC)),
        "year-2027",
    )


def test_the_next_dates_begin_with_the_one_under_way() -> None:
    assert next_days(CHRISTMAS, date(2027, 1, 2)) == [
        (date(2026, 12, 24), date(2027, 1, 2)),
        (date(2027, 12, 24), date(2028, 1, 2)),
        (date(2028, 12, 24), date(2029, 1, 2)),
    ]
    assert next_days(CHRISTMAS, date(2027, 1, 3), 1) == [(date(2027, 12, 24), date(2028, 1, 2))]


@pytest.mark.parametrize(
    ("rule", "french", "english"),
    [
        (CHRISTMAS, "Chaque année, du 24 décembre au 2 janvier.", "Every year, from 24 December to 2 January."),
        (days("05-01", "05-01"), "Chaque année, le 1er mai.", "Every year, on 1 May."),
        (
            BASTILLE,
            "Chaque année, la semaine du 14 juillet, du lundi au dimanche.",
            "Every year, the week of 14 July, Monday to Sunday.",
        ),
        (
            BASTILLE | {"weeks": 3},
            "Chaque année, 3 semaines à partir de celle du 14 juillet, du lundi au dimanche.",
            "Every year, 3 weeks from that of 14 July, Monday to Sunday.",
        ),
    ],
)
def test_a_rule_is_said_back(rule: dict[str, Any], french: str, english: str) -> None:
    said = []
    for language in ("fr", "en"):
        with override(language):
            said.append(rule_in_words(rule).replace("\N{NO-BREAK SPACE}", " "))
    assert said == [french, english]


def test_a_rule_gets_its_one_form() -> None:
    assert checked_rule({"every": "days", "first": "7-1", "last": " 07-14 ", "weeks": 4}) == days("07-01", "07-14")
    assert checked_rule({"every": "week", "day": "2-29"}) == {"every": "week", "day": "02-29", "weeks": 1}
    assert checked_rule({"every": "week", "day": "07-14", "weeks": "2"})["weeks"] == 2


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        ({}, "rule.every"),
        ({"every": "month"}, "rule.every"),
        ({"every": ["days"]}, "rule.every"),
        ({"every": "days", "first": "07-14"}, "rule.last"),
        (days("02-30", "03-01"), "rule.first"),
        (days("13-01", "03-01"), "rule.first"),
        (days("01-01", "1er mai"), "rule.last"),
        ({"every": "week", "day": "0-0"}, "rule.day"),
        ({"every": "week", "day": None}, "rule.day"),
        *(({**BASTILLE, "weeks": weeks}, "rule.weeks") for weeks in (0, 27, -1, "x", True, 1.5, [1], "٢")),
    ],
)
def test_what_is_no_rule_is_refused_by_its_part(rule: dict[str, Any], field: str) -> None:
    with pytest.raises(Impossible) as refusal:
        checked_rule(rule)
    assert (refusal.value.code, list(refusal.value.fields)) == ("bad_rule", [field])


MONTHS_AND_DAYS = st.dates(date(2028, 1, 1), date(2028, 12, 31)).map(lambda day: f"{day:%m-%d}")
RULES = st.one_of(
    st.builds(days, MONTHS_AND_DAYS, MONTHS_AND_DAYS),
    st.builds(lambda day, weeks: {"every": "week", "day": day, "weeks": weeks}, MONTHS_AND_DAYS, st.integers(1, 26)),
)


@given(rule=RULES, start=st.dates(date(2025, 1, 1), date(2040, 1, 1)), length=st.integers(1, 800))
def test_a_day_is_taken_in_a_window_exactly_when_it_is_taken_at_all(rule: Any, start: date, length: int) -> None:
    window = Period(local_day(start, PARIS).start, local_day(start + timedelta(days=length), PARIS).end)
    found = [time.period for time in yearly_times(rule, start=window.start, end=window.end, zone=PARIS)]
    every = yearly_times(rule, start=datetime(2020, 1, 1, tzinfo=UTC), end=datetime(2050, 1, 1, tzinfo=UTC), zone=PARIS)
    assert found == [time.period for time in every if time.period.overlaps(window)]


@given(rule=RULES, year=st.integers(2026, 2060))
def test_every_year_has_its_days(rule: Any, year: int) -> None:
    named = date(year, 3, 1) if rule.get("first", rule.get("day")) == "02-29" else None
    month, day = map(int, rule.get("first", rule.get("day")).split("-"))
    wanted = named - timedelta(days=1) if named and year % 4 else date(year, month, day)
    taken_days = [
        (time.period.start, time.period.end)
        for time in yearly_times(
            rule, start=datetime(year - 1, 6, 1, tzinfo=UTC), end=datetime(year + 1, 6, 1, tzinfo=UTC), zone=PARIS
        )
    ]
    noon = local_day(wanted, PARIS).start + timedelta(hours=12)
    assert any(first <= noon < last for first, last in taken_days)
