"""From the price that a reservation keeps to what is billed for it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from babel.dates import format_date
from django.utils.translation import get_language

from accounts.billing_words import Regime
from bookings.invoices.values import Category, Charge, Treatment
from bookings.invoices.vat import together, treat
from bookings.models import Reservation, Series
from bookings.pricing import Quote, explain, from_snapshot
from bookings.pricing.explaining import Row
from bookings.pricing.values import PriceLine, SupplementLine
from commons.money import ZERO, apportion
from venues.opening_words import enumeration


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


def charges_of_quote(price: Quote, regime: Regime | None, start: date, end: date) -> list[Charge]:
    """What would be billed for a price under one regime, for a service from `start` to `end` (both included)."""
    return together([_charge(row, line, _treatment(regime, line.vat_rate), start, end) for row, line in _rows(price)])


def _charges(reservation: Reservation, regime: Regime | None, *, dated: bool) -> list[Charge]:
    start, end = service_days(reservation)
    day = format_date(start, "d MMMM y", locale=(get_language() or "fr")[:2])
    price = from_snapshot(reservation.price)
    if reservation.series and not price.lines:
        return _share_of_series(reservation, reservation.series, regime, day)
    charges = [_charge(row, line, _treatment(regime, line.vat_rate), start, end) for row, line in _rows(price)]
    return [replace(one, detail=f"{day} · {one.detail}") for one in charges] if dated else charges


def _share_of_series(reservation: Reservation, series: Series, regime: Regime | None, day: str) -> list[Charge]:
    """One date of a series: its share of the price, divided over the rates of VAT as the whole series is."""
    start, end = service_days(reservation)
    by_rate: dict[Decimal, list[tuple[Row, PriceLine | SupplementLine]]] = {}
    for row, line in _rows(from_snapshot(series.price)):
        by_rate.setdefault(line.vat_rate, []).append((row, line))
    weights = [sum((line.gross for _row, line in pairs), ZERO) for pairs in by_rate.values()]
    shares = apportion(reservation.total, weights)
    return [
        Charge(
            enumeration(list(dict.fromkeys(row.title for row, _line in pairs))),
            day,
            Decimal(1),
            share,
            _treatment(regime, rate),
            start,
            end,
        )
        for (rate, pairs), share in zip(by_rate.items(), shares, strict=True)
        if share
    ]


def _rows(price: Quote) -> list[tuple[Row, PriceLine | SupplementLine]]:
    priced: tuple[PriceLine | SupplementLine, ...] = (*price.lines, *price.supplements)
    return list(zip(explain(price), priced, strict=True))


def _charge(row: Row, line: PriceLine | SupplementLine, treatment: Treatment, start: date, end: date) -> Charge:
    quantity = line.quantity * line.units if isinstance(line, PriceLine) else line.quantity
    return Charge(row.title, row.detail, Decimal(quantity), line.gross, treatment, start, end)


def _treatment(regime: Regime | None, rate: Decimal) -> Treatment:
    return treat(regime, rate) if regime else Treatment(Category.OUTSIDE)
