"""School holidays by zone, and the faults of the table they come from."""

from datetime import date

import pytest

from commons.errors import Impossible
from venues.calendars.school_holidays import (
    SchoolHoliday,
    known_from,
    known_until,
    school_holiday_days,
    school_holidays,
    school_year,
)
from venues.calendars.school_zones import ACADEMIES, school_zone


def test_zone_c_2026_2027() -> None:
    assert school_holidays("C", *school_year(2026)) == [
        SchoolHoliday(date(2026, 10, 17), date(2026, 11, 1), "Vacances de la Toussaint"),
        SchoolHoliday(date(2026, 12, 19), date(2027, 1, 3), "Vacances de Noël"),
        SchoolHoliday(date(2027, 2, 6), date(2027, 2, 21), "Vacances d'hiver"),
        SchoolHoliday(date(2027, 4, 3), date(2027, 4, 18), "Vacances de printemps"),
        SchoolHoliday(date(2027, 5, 6), date(2027, 5, 9), "Pont de l'Ascension"),
        SchoolHoliday(date(2027, 7, 3), date(2027, 8, 31), "Vacances d'été"),
    ]


def test_zones_differ_in_winter() -> None:
    winter = (date(2027, 2, 1), date(2027, 3, 20))
    assert [school_holidays(zone, *winter)[0].first_day for zone in "ABC"] == [
        date(2027, 2, 13),
        date(2027, 2, 20),
        date(2027, 2, 6),
    ]


def test_last_day_of_class_is_no_holiday() -> None:
    assert school_holidays("A", date(2028, 7, 1), date(2028, 7, 31)) == [
        SchoolHoliday(date(2028, 7, 5), date(2028, 8, 31), "Vacances d'été")
    ]
    assert school_holidays("B", date(2022, 7, 1), date(2022, 7, 31))[0].first_day == date(2022, 7, 8)


@pytest.mark.parametrize(
    ("year", "thursday"),
    [(2021, date(2021, 5, 13)), (2026, date(2026, 5, 14)), (2027, date(2027, 5, 6)), (2028, date(2028, 5, 25))],
)
def test_ascension_bridge_is_thursday_to_sunday_whatever_the_table_lists(year: int, thursday: date) -> None:
    found = [each for each in school_holidays("B", date(year, 5, 10), date(year, 6, 3)) if "Ascension" in each.name]
    found = found or [each for each in school_holidays("B", date(year, 5, 4), date(year, 5, 9)) if "Asc" in each.name]
    assert found == [SchoolHoliday(thursday, thursday.replace(day=thursday.day + 3), "Pont de l'Ascension")]


def test_day_of_return_is_no_holiday() -> None:
    days = school_holiday_days("C", date(2026, 12, 18), date(2027, 1, 4))
    assert (min(days), max(days), len(days)) == (date(2026, 12, 19), date(2027, 1, 3), 16)


def test_days_beyond_the_table_are_unknown_not_school_days() -> None:
    assert known_until() == date(2028, 8, 31)
    assert school_holiday_days("A", date(2028, 8, 31), date(2028, 8, 31)) == {date(2028, 8, 31)}
    with pytest.raises(Impossible) as refused:
        school_holidays("A", date(2028, 8, 1), date(2028, 9, 1))
    assert refused.value.code == "school_calendar_unknown"
    assert "31/08/2028" in refused.value.message
    with pytest.raises(Impossible):
        school_holidays("A", known_from().replace(year=1980), date(2027, 1, 1))


def test_unknown_zone() -> None:
    with pytest.raises(ValueError, match="no school zone 'D'"):
        school_holidays("D", date(2027, 1, 1), date(2027, 2, 1))


def test_every_mainland_department_is_in_one_zone() -> None:
    mainland = {f"{number:02}" for number in range(1, 96)} - {"20"}
    listed = [each for academies in ACADEMIES.values() for departments in academies.values() for each in departments]
    assert sorted(listed) == sorted(mainland)


@pytest.mark.parametrize(
    ("department", "zone"),
    [("48", "C"), ("43", "A"), ("15", "A"), ("07", "A"), ("12", "C"), ("30", "C"), ("2A", None), ("974", None)],
)
def test_zone_of_a_department(department: str, zone: str | None) -> None:
    assert school_zone(department) == zone
