"""Euros, rounded in one place."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.numbers import format_currency, format_decimal
from django.utils.translation import get_language

CURRENCY = "EUR"
CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def round_cents(amount: Decimal) -> Decimal:
    """The amount in euros with two places, half-up (EN 16931, the usual French practice)."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def tax_included_in(gross: Decimal, vat_rate: Decimal) -> Decimal:
    """The VAT contained in a tax-included amount; `vat_rate` in per cent (20 for 20 %). Rounded to the cent."""
    return round_cents(gross - gross / (1 + vat_rate / 100))


def apportion(total: Decimal, weights: Sequence[Decimal | int]) -> list[Decimal]:
    """`total` (euros, two places) shared in proportion to `weights` (none negative), to the cent and without remainder.

    Each share is within a cent of its exact part and the sum is `total`. Weights that are all zero count as equal.
    Raises ValueError when there is nobody to share with.
    """
    if not weights:
        raise ValueError("nothing to share with")
    sizes = [Decimal(weight) for weight in weights]
    if not any(sizes):
        sizes = [Decimal(1)] * len(sizes)
    shares, whole, given, seen = [], sum(sizes), ZERO, Decimal(0)
    for size in sizes:
        seen += size
        upto = round_cents(total * seen / whole)
        shares.append(upto - given)
        given = upto
    return shares


def format_euros(amount: Decimal, language: str | None = None) -> str:
    """The amount as people write it in `language` (default: the active one): « 1 234,50 € », "€1,234.50"."""
    return _in_euros(amount, _locale(language))


def format_rate(per_cent: Decimal, language: str | None = None) -> str:
    """A rate in per cent without needless zeros: « 5,5 % », "20%"."""
    return _in_per_cent(per_cent, _locale(language))


def _locale(language: str | None) -> str:
    return (language or get_language() or "fr").replace("-", "_")


# The same few amounts are written again and again, and each takes a good part of a millisecond.
@lru_cache(maxsize=4096)
def _in_euros(amount: Decimal, locale: str) -> str:
    return format_currency(amount, CURRENCY, locale=locale)


@lru_cache(maxsize=256)
def _in_per_cent(per_cent: Decimal, locale: str) -> str:
    number = format_decimal(per_cent.normalize(), format="#,##0.##", locale=locale)
    return f"{number}%" if locale.startswith("en") else f"{number}\u00a0%"
