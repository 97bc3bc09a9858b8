"""Which VAT an organisation charges for what. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from accounts.billing_words import Regime
from bookings.invoices.values import Category, Charge, Treatment
from commons.money import ZERO


def regime_on(day: date, regimes: Iterable[tuple[date, str]]) -> Regime | None:
    """The regime in force for a service that ends on `day`, of rows (`since`, regime) in any order; None before all.

    What counts is the day on which the service ends, whenever it was booked, paid or billed: that is when it is done
    (article 269, 1, a, CGI). A change in the middle of a year applies from its day on in this sense.
    """
    begun = [(since, regime) for since, regime in regimes if since <= day]
    return Regime(max(begun)[1]) if begun else None


def treat(regime: Regime, rate: Decimal) -> Treatment:
    """How something whose rate line says `rate` per cent is taxed: only who is liable charges it.

    The price stays what was promised: without VAT, all of it is the host's.
    """
    if regime is Regime.LIABLE:
        return Treatment(Category.STANDARD, rate) if rate else Treatment(Category.ZERO_RATE)
    category = Category.OUTSIDE if regime is Regime.PUBLIC_BODY else Category.EXEMPT
    return Treatment(category, ZERO, mention=regime.value)


def together(charges: Sequence[Charge]) -> list[Charge]:
    """The charges as one document may bear them.

    « Outside the scope » stands alone (EN 16931, BR-O-11): beside anything else it is said as an exemption.
    """
    categories = {charge.treatment.category for charge in charges}
    if categories <= {Category.OUTSIDE} or Category.OUTSIDE not in categories:
        return list(charges)
    return [replace(charge, treatment=_as_exempt(charge.treatment)) for charge in charges]


def _as_exempt(treatment: Treatment) -> Treatment:
    if treatment.category is Category.OUTSIDE:
        return replace(treatment, category=Category.EXEMPT)
    return treatment
