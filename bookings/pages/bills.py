"""A price for components/bill.html."""

from collections.abc import Iterable, Mapping
from typing import Any

from bookings.models import Reservation, Series
from bookings.owing import owed_together
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


def bill_of_series(series: Series, dates: Iterable[Reservation]) -> dict[str, Any]:
    """The same for a whole series, with what is still `due` of it when some of its dates are gone."""
    due = owed_together(dates)
    return bill_of_snapshot(series.price) | {"due": None if due == series.total else due}
