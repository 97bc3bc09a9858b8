"""A price for components/bill.html."""

from collections.abc import Iterable, Mapping
from typing import Any

from bookings.invoices.telling import tax_told
from bookings.models import LegalMention, Reservation, Series
from bookings.owing import owed_together
from bookings.pricing import Quote, explain, from_snapshot
from venues.models import Venue


def bill_of(quote: Quote, venue: Venue, *, mentions: Iterable[LegalMention] | None = None) -> dict[str, Any]:
    """`lines`, `total` and `vat` of a quote at a venue; `mention`: why there is none, where the host charges none.

    `mentions`: those of `exemptions_today`, if they were read before.
    """
    amounts = [line.gross for line in quote.lines] + [line.gross for line in quote.supplements]
    lines = [
        {"label": row.title, "detail": row.detail, "amount": amount}
        for row, amount in zip(explain(quote), amounts, strict=True)
    ]
    told = tax_told(quote, venue, mentions=mentions)
    mention = " ".join(told.sentences) if told.free_of_vat else ""
    return {"lines": lines, "total": quote.total, "vat": told.vat, "mention": mention}


def bill_of_snapshot(snapshot: Mapping[str, Any], venue: Venue) -> dict[str, Any]:
    """The same for a price that was promised."""
    return bill_of(from_snapshot(snapshot), venue)


def bill_of_series(series: Series, dates: Iterable[Reservation]) -> dict[str, Any]:
    """The same for a whole series, with what is still `due` of it when some of its dates are gone."""
    every = list(dates)
    due = owed_together(every)
    return bill_of_snapshot(series.price, every[0].venue) | {"due": None if due == series.total else due}
