"""Prices in words, and the copy that keeps a promise."""

import json
from decimal import Decimal

import pytest
from django.utils import translation

from bookings.pricing import (
    SupplementPer,
    SupplementTerm,
    UnitWord,
    as_snapshot,
    explain,
    explain_tax,
    explain_total,
    from_snapshot,
    quote,
)
from tests.bookings.rules.pricing_cases import demand, rate, season, stay


@pytest.fixture(autouse=True)
def _french():
    with translation.override("fr"):
        yield


def added(per: str, label: str) -> SupplementTerm:
    return SupplementTerm(key=label, label=label, per=SupplementPer(per), amount=Decimal("0.80"), compulsory=True)


MORNINGS = [stay(f"2027-01-{day}T09:00", f"2027-01-{day}T12:00") for day in (12, 13)]
SOLD = quote(
    [
        demand(*MORNINGS, seasons=(season(rate("half_day", "12.00", vat="20")),), units=4),
        demand(MORNINGS[0], seasons=(season(rate("hour", "1.50")),), space="beamer", label="Vidéoprojecteur"),
    ],
    supplements=[added("reservation", "Ménage"), added("person_night", "Taxe de séjour"), added("person", "Café")],
    headcount=1,
)


def test_rows_say_how_the_price_comes_about():
    assert [(row.title, row.detail, row.amount, row.tax) for row in explain(SOLD)] == [
        (
            "Postes",
            "2 demi-journées × 4 places × 12,00\u00a0€",
            "96,00\u00a0€",
            "dont TVA 20\u00a0%\u00a0: 16,00\u00a0€",
        ),
        ("Vidéoprojecteur", "3 heures × 1,50\u00a0€", "4,50\u00a0€", ""),
        ("Ménage", "0,80\u00a0€ par réservation", "0,80\u00a0€", ""),
        ("Café", "1 personne × 0,80\u00a0€", "0,80\u00a0€", ""),
    ]


def test_tax_and_total_are_said():
    assert explain_tax(SOLD) == ["dont TVA 20\u00a0%\u00a0: 16,00\u00a0€"]
    assert explain_total(SOLD) == "102,10\u00a0€"


def test_nothing_to_pay_is_free():
    free = quote([demand(MORNINGS[0], seasons=(season(rate("flat", "0.00")),))])
    assert explain_total(free) == "Gratuit"
    assert [row.detail for row in explain(free)] == ["1 forfait × 0,00\u00a0€"]


def test_things_are_units_and_not_places():
    two = demand(MORNINGS[0], seasons=(season(rate("day", "5.00")),), units=2, unit_word=UnitWord.UNIT)
    assert [row.detail for row in explain(quote([two]))] == ["1 jour × 2 unités × 5,00\u00a0€"]


def test_snapshot_is_plain_json_and_comes_back_whole():
    assert from_snapshot(json.loads(json.dumps(as_snapshot(SOLD)))) == SOLD


def test_snapshot_of_an_unknown_version_is_refused():
    with pytest.raises(ValueError, match="version 2"):
        from_snapshot({**as_snapshot(SOLD), "version": 2})
