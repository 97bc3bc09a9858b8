"""The price of a stay: pure rules. `quote` prices, `explain` says it in words, snapshots keep what was promised."""

from bookings.pricing.explaining import Row, explain, explain_tax, explain_total
from bookings.pricing.quoting import quote, rates_for
from bookings.pricing.snapshots import as_snapshot, from_snapshot
from bookings.pricing.values import (
    Clock,
    Demand,
    Per,
    PricedSeason,
    PriceLine,
    Quote,
    SupplementLine,
    SupplementPer,
    SupplementTerm,
    Tariff,
    UnitWord,
)

__all__ = [
    "Clock",
    "Demand",
    "Per",
    "PriceLine",
    "PricedSeason",
    "Quote",
    "Row",
    "SupplementLine",
    "SupplementPer",
    "SupplementTerm",
    "Tariff",
    "UnitWord",
    "as_snapshot",
    "explain",
    "explain_tax",
    "explain_total",
    "from_snapshot",
    "quote",
    "rates_for",
]
