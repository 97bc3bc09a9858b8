"""Euros: rounded half-up, shared without remainder, written as people do."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from commons.money import CENT, apportion, format_euros, format_rate, round_cents, tax_included_in

amounts = st.decimals(0, 100000, places=2)


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [("0.004", "0.00"), ("0.005", "0.01"), ("2.675", "2.68"), ("-0.005", "-0.01"), ("12", "12.00")],
)
def test_cents_round_half_up(amount, rounded):
    assert str(round_cents(Decimal(amount))) == rounded


@pytest.mark.parametrize(
    ("gross", "rate", "tax"),
    [("120.00", "20", "20.00"), ("11.00", "10", "1.00"), ("10.00", "5.5", "0.52"), ("9.99", "0", "0.00")],
)
def test_tax_is_taken_out_of_the_gross(gross, rate, tax):
    assert tax_included_in(Decimal(gross), Decimal(rate)) == Decimal(tax)


@given(amounts, st.decimals(0, 99, places=2))
def test_tax_on_the_net_gives_the_gross_again(gross, rate):
    tax = tax_included_in(gross, rate)
    assert 0 <= tax <= gross
    assert abs((gross - tax) * rate / 100 - tax) <= CENT


@given(amounts, st.lists(st.integers(0, 1000), min_size=1, max_size=20))
def test_shares_add_up_and_are_within_a_cent_of_their_part(total, weights):
    shares = apportion(total, weights)
    sizes = weights if any(weights) else [1] * len(weights)
    assert sum(shares) == total
    assert all(share >= 0 for share in shares)
    exact = [total * size / sum(sizes) for size in sizes]
    assert all(abs(share - part) <= CENT for share, part in zip(shares, exact, strict=True))


def test_sharing_gives_nothing_to_those_without_weight():
    assert apportion(Decimal("10.00"), [1, 0, 2]) == [Decimal("3.33"), Decimal("0.00"), Decimal("6.67")]


def test_nobody_to_share_with_is_a_mistake():
    with pytest.raises(ValueError, match="nothing to share with"):
        apportion(Decimal("10.00"), [])


@pytest.mark.parametrize(
    ("language", "text"), [("fr", "1\u202f234,50\u00a0€"), ("en", "€1,234.50"), ("en-gb", "€1,234.50")]
)
def test_euros_are_written_in_the_language(language, text):
    assert format_euros(Decimal("1234.5"), language) == text


def test_euros_follow_the_active_language():
    with translation.override("en"):
        assert format_euros(Decimal("8")) == "€8.00"
    with translation.override("fr"):
        assert format_euros(Decimal("8")) == "8,00\u00a0€"


@pytest.mark.parametrize(
    ("rate", "language", "text"),
    [("20.00", "fr", "20\u00a0%"), ("5.50", "fr", "5,5\u00a0%"), ("5.50", "en", "5.5%"), ("0", "fr", "0\u00a0%")],
)
def test_rates_are_written_without_needless_zeros(rate, language, text):
    assert format_rate(Decimal(rate), language) == text
