"""A quote as JSON-able data and back: what was promised is kept on the reservation, whatever becomes of the rates."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from bookings.pricing.values import Per, PriceLine, Quote, SupplementLine, SupplementPer, UnitWord
from commons.money import CURRENCY
from commons.periods import Period

VERSION: Final = 1


def as_snapshot(quote: Quote) -> dict[str, Any]:
    """The quote as dicts, lists and strings; amounts as strings, periods as pairs of ISO 8601 instants in UTC."""
    return {
        "version": VERSION,
        "currency": CURRENCY,
        "total": str(quote.total),
        "tax_by_rate": {str(rate): str(tax) for rate, tax in quote.tax_by_rate.items()},
        "lines": [_plain(line) for line in quote.lines],
        "supplements": [_plain(line) for line in quote.supplements],
    }


def from_snapshot(data: Mapping[str, Any]) -> Quote:
    """The quote that `as_snapshot` wrote. Raises ValueError for a version that is not known."""
    if data["version"] != VERSION:
        raise ValueError(f"a price snapshot of version {data['version']} cannot be read")
    return Quote(
        lines=tuple(_price_line(line) for line in data["lines"]),
        supplements=tuple(_supplement_line(line) for line in data["supplements"]),
        total=Decimal(data["total"]),
        tax_by_rate={Decimal(rate): Decimal(tax) for rate, tax in data["tax_by_rate"].items()},
    )


def _plain(line: PriceLine | SupplementLine) -> dict[str, Any]:
    plain = {one.name: _plain_value(getattr(line, one.name)) for one in fields(line)}
    return plain if line.names else {name: value for name, value in plain.items() if name != "names"}


def _plain_value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return [[period.start.isoformat(), period.end.isoformat()] for period in value]
    if isinstance(value, (Per, SupplementPer, UnitWord)):
        return value.value
    return value


def _price_line(data: Mapping[str, Any]) -> PriceLine:
    covers = tuple(Period(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in data["covers"])
    return PriceLine(
        **{
            **data,
            **_decimals(data, "unit_amount", "gross", "vat_rate", "tax"),
            "per": Per(data["per"]),
            "unit_word": UnitWord(data["unit_word"]),
            "covers": covers,
        }
    )


def _supplement_line(data: Mapping[str, Any]) -> SupplementLine:
    amounts = _decimals(data, "unit_amount", "gross", "vat_rate", "tax")
    return SupplementLine(**{**data, **amounts, "per": SupplementPer(data["per"])})


def _decimals(data: Mapping[str, Any], *names: str) -> dict[str, Decimal]:
    return {name: Decimal(data[name]) for name in names}
