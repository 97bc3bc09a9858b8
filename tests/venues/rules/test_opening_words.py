"""A season in words."""

from datetime import date, time

import pytest
from django.utils import translation

from venues.opening_hours import SchoolHolidays, SeasonRule, WeeklyHours
from venues.opening_words import days_in_words, hours_in_words, summarise

WORKDAYS = [WeeklyHours(weekday, time(8, 30), time(18, 30)) for weekday in range(5)]
ALL_DAY = [WeeklyHours(weekday, time(0), time(0)) for weekday in range(7)]


@pytest.fixture(autouse=True)
def in_french():
    with translation.override("fr"):
        yield


def said(text: str) -> str:
    """No-break spaces shown as plain ones, to read the expectation."""
    return text.replace("\u00a0", " ")


def test_hotel_in_winter() -> None:
    rule = SeasonRule(date(2026, 11, 1), date(2027, 3, 31), WORKDAYS, closed_on_public_holidays=True)
    assert said(summarise(rule)) == (
        "du 1er novembre 2026 au 31 mars 2027, du lundi au vendredi de 8 h 30 à 18 h 30, sauf jours fériés"
    )


def test_lycee_in_the_holidays() -> None:
    rule = SeasonRule(
        date(2026, 9, 1),
        date(2027, 8, 31),
        ALL_DAY,
        closures=[(date(2026, 12, 24), date(2027, 1, 2)), (date(2027, 7, 14), date(2027, 7, 14))],
        school_holidays=SchoolHolidays.ONLY,
        school_zone="C",
    )
    assert said(summarise(rule)) == (
        "du 1er septembre 2026 au 31 août 2027, pendant les vacances scolaires de la zone C, "
        "tous les jours 24 h sur 24, fermé du 24 décembre 2026 au 2 janvier 2027 et le 14 juillet 2027"
    )


def test_never_in_school_holidays() -> None:
    rule = SeasonRule(
        date(2027, 2, 1), date(2027, 2, 28), WORKDAYS, school_holidays=SchoolHolidays.NEVER, school_zone="A"
    )
    assert said(summarise(rule)).startswith("du 1er au 28 février 2027, hors vacances scolaires de la zone A, ")


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2027, 4, 3), date(2027, 4, 18), "du 3 au 18 avril 2027"),
        (date(2027, 4, 3), date(2027, 5, 1), "du 3 avril au 1er mai 2027"),
        (date(2027, 4, 3), date(2027, 4, 3), "le 3 avril 2027"),
    ],
)
def test_days(first: date, last: date, words: str) -> None:
    assert days_in_words(first, last) == words


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (
            [WeeklyHours(1, time(9), time(12)), WeeklyHours(1, time(14), time(22))],
            "le mardi de 9 h à 12 h et de 14 h à 22 h",
        ),
        (
            [WeeklyHours(4, time(18), time(2)), WeeklyHours(5, time(18), time(2))],
            "le vendredi et samedi de 18 h à 2 h le lendemain",
        ),
        (
            [WeeklyHours(0, time(9), time(0)), WeeklyHours(2, time(9), time(17))],
            "le lundi de 9 h à minuit, le mercredi de 9 h à 17 h",
        ),
        ([WeeklyHours(day, time(9), time(17)) for day in (0, 2, 4)], "le lundi, mercredi et vendredi de 9 h à 17 h"),
    ],
)
def test_hours(hours: list[WeeklyHours], words: str) -> None:
    assert said(hours_in_words(hours)) == words
