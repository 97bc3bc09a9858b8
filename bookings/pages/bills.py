"""A price for components/bill.html."""

from collections.abc import Mapping
from typing import Any

from bookings.pricing import Quote, explain, from_snapshot


def bill_of(quote: Quote) -> dict[str, Any]:
    """`lines`, `total` and `vat` of a quote."""
    amounts = [line.gross for line in quote.lines] + [line.gross for line in quote.supplements]
    lines = [
        {"label": row.title, "detail": row.detail, "amount": amount}
        for row, amount in zip(explain(quote), amounts, strict=True)
    ]
    return {"lines": lines, "total": quote.total, "vat": quote.tax}


def bill_of_snapshot(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """The same for a price that was promised."""
    return bill_of(from_snapshot(snapshot))
