"""Rates as the pages tell them."""

from decimal import Decimal

import pytest

from bookings.pages.public.prices import first_prices, prices_by_space
from venues.models import Rate

SPACE = 7


def rate(audience: str, per: str, amount: str) -> Rate:
    return Rate(space_id=SPACE, audience=audience, per=per, amount=Decimal(amount))


RATES = [
    rate("everyone", "day", "11"),
    rate("everyone", "hour", "2.50"),
    rate("everyone", "half_day", "7"),
    rate("association", "half_day", "5"),
    rate("company", "hour", "3"),
    rate("company", "hour", "4"),
]


def plain(words: str) -> str:
    return words.replace("\N{NO-BREAK SPACE}", " ")


def test_audiences_stand_side_by_side_two_by_two():
    tables = prices_by_space(RATES)[SPACE]
    assert [one.audiences for one in tables] == [["tout public", "association"], ["entreprise"]]
    assert [(per, [plain(one) for one in amounts]) for per, amounts in tables[0].rows] == [
        ("par heure", ["2,50 €", ""]),
        ("par demi-journée", ["7 €", "5 €"]),
        ("par jour", ["11 €", ""]),
    ]
    # Two seasons, two rates.
    assert [(per, [plain(one) for one in amounts]) for per, amounts in tables[1].rows] == [
        ("par heure", ["de 3 € à 4 €"])
    ]


@pytest.mark.parametrize(
    ("audience", "words"),
    [
        ("everyone", "2,50 € par heure, 7 € par demi-journée"),
        ("association", "5 € par demi-journée"),
        # Without rates of its own an audience pays what everyone does.
        ("resident", "2,50 € par heure, 7 € par demi-journée"),
    ],
)
def test_the_shortest_times_are_told_beside_a_space(audience, words):
    assert plain(first_prices(RATES, audience)[SPACE]) == words


def test_a_space_that_only_others_pay_for_tells_nothing():
    assert first_prices([rate("association", "hour", "1")], "everyone") == {}
