"""Fetching what is outside without reaching what is inside: `fetch` and what it returns."""

from commons.fetching.fetch import DEFAULT_LIMITS, Fetched, Limits, fetch

__all__ = ["DEFAULT_LIMITS", "Fetched", "Limits", "fetch"]
