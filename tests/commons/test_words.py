"""Money, days and periods as people read them."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from commons import words
from tests.plain import plain

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("amount", "french", "english"),
    [
        (Decimal("12.50"), "12,50 €", "€12.50"),
        (Decimal(1180), "1 180,00 €", "€1,180.00"),
        (Decimal("-18"), "−18,00 €", "−€18.00"),
        (Decimal(0), "0,00 €", "€0.00"),
        (None, "", ""),
    ],
)
def test_money_has_two_places(amount, french, english):
    with override("fr"):
        assert plain(words.money(amount)) == french
    with override("en"):
        assert words.money(amount) == english


@pytest.mark.parametrize(
    ("amount", "shown"),
    [(Decimal("60.00"), "60 €"), (Decimal("60.5"), "60,50 €"), (Decimal("0.00"), "gratuit"), (None, "")],
)
def test_price_drops_empty_cents(amount, shown):
    with override("fr"):
        assert plain(words.price(amount)) == shown


def test_money_never_breaks_across_lines():
    with override("fr"):
        assert " " not in words.money(Decimal("1180.50"))


@pytest.mark.parametrize(
    ("moment", "french", "english"),
    [(time(9), "9 h", "9:00"), (time(18, 30), "18 h 30", "18:30"), (time(0, 5), "0 h 05", "0:05")],
)
def test_clock(moment, french, english):
    with override("fr"):
        assert plain(words.clock(moment)) == french
    with override("en"):
        assert words.clock(moment) == english


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (date(2027, 1, 12), "mardi 12 janvier 2027", "Tuesday 12 January 2027"),
        (date(2027, 3, 1), "lundi 1er mars 2027", "Monday 1 March 2027"),
    ],
)
def test_day_in_full(value, french, english):
    with override("fr"):
        assert plain(words.day(value)) == french
    with override("en"):
        assert plain(words.day(value)) == english


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        (at(2027, 1, 12, 9), at(2027, 1, 12, 17), "mardi 12 janvier 2027, 9 h – 17 h"),
        (at(2027, 1, 12, 19), at(2027, 1, 13), "mardi 12 janvier 2027, 19 h – minuit"),
        (at(2027, 1, 12), at(2027, 1, 13), "mardi 12 janvier 2027"),
        (at(2027, 1, 11), at(2027, 1, 16), "du lundi 11 au vendredi 15 janvier 2027"),
        (at(2027, 1, 30), at(2027, 2, 2), "du samedi 30 janvier au lundi 1er février 2027"),
        (at(2026, 12, 30), at(2027, 1, 3), "du mercredi 30 décembre 2026 au samedi 2 janvier 2027"),
        (at(2027, 1, 11, 9), at(2027, 1, 15, 18), "du lundi 11 janvier 2027, 9 h au vendredi 15 janvier 2027, 18 h"),
        # Clocks go forward on 28 March: the day is 23 hours long and still one day.
        (at(2027, 3, 28), at(2027, 3, 29), "dimanche 28 mars 2027"),
    ],
)
def test_period_in_words(start, end, shown):
    with override("fr"):
        assert plain(words.period(start.astimezone(UTC), end.astimezone(UTC), PARIS)) == shown


def test_period_is_told_in_the_zone_of_the_venue():
    start, end = datetime(2027, 1, 12, 8, tzinfo=UTC), datetime(2027, 1, 12, 16, tzinfo=UTC)
    with override("fr"):
        assert plain(words.period(start, end, "Indian/Reunion")) == "mardi 12 janvier 2027, 12 h – 20 h"
    with override("en"):
        assert plain(words.period(start, end, "Europe/Paris")) == "Tuesday 12 January 2027, 9:00–17:00"


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Salle 🎸", "Salle 🎸"), ("قاعة", "\u2068قاعة\u2069"), ("Café שלום", "\u2068Café שלום\u2069")],
)
def test_names_from_right_to_left_are_kept_apart(name, shown):
    assert words.apart(name) == shown
