"""Public holidays by department."""

from datetime import date

import pytest

from venues.calendars.public_holidays import public_holidays

MAINLAND_2027 = {
    date(2027, 1, 1): "Jour de l'an",
    date(2027, 3, 29): "Lundi de Pâques",
    date(2027, 5, 1): "Fête du Travail",
    date(2027, 5, 6): "Ascension",
    date(2027, 5, 8): "Fête de la Victoire",
    date(2027, 5, 17): "Lundi de Pentecôte",
    date(2027, 7, 14): "Fête nationale",
    date(2027, 8, 15): "Assomption",
    date(2027, 11, 1): "Toussaint",
    date(2027, 11, 11): "Armistice",
    date(2027, 12, 25): "Noël",
}
YEAR_2027 = (date(2027, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize("department", ["48", "2A", "75", "unknown"])
def test_mainland_has_eleven(department: str) -> None:
    assert public_holidays(department, *YEAR_2027) == MAINLAND_2027


@pytest.mark.parametrize(
    ("department", "added"),
    [
        ("57", {date(2027, 3, 26): "Vendredi saint", date(2027, 12, 26): "Saint-Étienne"}),
        ("67", {date(2027, 3, 26): "Vendredi saint", date(2027, 12, 26): "Saint-Étienne"}),
        ("68", {date(2027, 3, 26): "Vendredi saint", date(2027, 12, 26): "Saint-Étienne"}),
        ("972", {date(2027, 5, 22): "Abolition de l'esclavage", date(2027, 7, 21): "Fête de Victor Schoelcher"}),
        ("973", {date(2027, 6, 10): "Abolition de l'esclavage"}),
        ("974", {date(2027, 12, 20): "Abolition de l'esclavage"}),
        ("976", {date(2027, 4, 27): "Abolition de l'esclavage"}),
    ],
)
def test_department_adds_its_own(department: str, added: dict[date, str]) -> None:
    assert public_holidays(department, *YEAR_2027) == MAINLAND_2027 | added


def test_only_days_asked_for_across_a_year_end() -> None:
    found = public_holidays("48", date(2026, 12, 25), date(2027, 1, 1))
    assert list(found) == [date(2026, 12, 25), date(2027, 1, 1)]
