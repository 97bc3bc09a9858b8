"""Euros, rounded in one place."""

from decimal import ROUND_HALF_UP, Decimal

CURRENCY = "EUR"
CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def round_cents(amount: Decimal) -> Decimal:
    """The amount in euros with two places, half-up (EN 16931, the usual French practice)."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def tax_included_in(gross: Decimal, vat_rate: Decimal) -> Decimal:
    """The VAT contained in a tax-included amount; `vat_rate` in per cent (20 for 20 %). Rounded to the cent."""
    return round_cents(gross - gross / (1 + vat_rate / 100))
