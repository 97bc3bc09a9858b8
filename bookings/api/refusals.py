"""What a refusal offers instead."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from bookings.search.alternatives import alternatives
from commons.errors import Lost


@contextmanager
def with_alternatives(asked: Mapping[str, Any], now: datetime) -> Iterator[None]:
    """Adds other times and other spaces near by to a `not_available`, after the transaction that failed."""
    try:
        yield
    except Lost as refusal:
        if refusal.code == "not_available":
            refusal.data["alternatives"] = alternatives(
                asked["lines"], now=now, headcount=asked["headcount"], audience=asked["audience"]
            )
        raise
