"""From the price that a reservation keeps to what is billed for it."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from babel.dates import format_date
from django.utils.translation import get_language

from accounts.billing_words import Regime
from bookings.invoices.values import Category, Charge, Treatment
from bookings.invoices.vat import together, treat
from bookings.models import Reservation
from bookings.pricing import explain, from_snapshot
from bookings.pricing.values import PriceLine, SupplementLine


def service_days(reservation: Reservation) -> tuple[date, date]:
    """The first and the last day of a stay, on the venue's clock: one that ends at midnight ends the day before."""
    zone = reservation.venue.zone
    last = reservation.ends_at - timedelta(microseconds=1)
    return reservation.starts_at.astimezone(zone).date(), last.astimezone(zone).date()


def charges_of(rows: Iterable[tuple[Reservation, Regime | None]]) -> list[Charge]:
    """What is billed for reservations, each under the regime of its own last day, in the active language.

    Without a regime nothing is said of VAT: only what is no invoice may be made of that.
    """
    pairs = list(rows)
    several = len(pairs) > 1
    return together([charge for row, regime in pairs for charge in _charges(row, regime, dated=several)])


def _charges(reservation: Reservation, regime: Regime | None, *, dated: bool) -> list[Charge]:
    quote = from_snapshot(reservation.price)
    start, end = service_days(reservation)
    day = format_date(start, "d MMMM y", locale=(get_language() or "fr")[:2])
    charges = []
    priced: tuple[PriceLine | SupplementLine, ...] = (*quote.lines, *quote.supplements)
    for row, line in zip(explain(quote), priced, strict=True):
        quantity = line.quantity * line.units if isinstance(line, PriceLine) else line.quantity
        treatment = treat(regime, line.vat_rate) if regime else Treatment(Category.OUTSIDE)
        details = [day, row.detail] if dated else [row.detail]
        charges.append(Charge(row.title, " · ".join(details), Decimal(quantity), line.gross, treatment, start, end))
    return charges
