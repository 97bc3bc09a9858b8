"""Fetching what is outside without reaching what is inside: `fetch` and what it returns."""

from commons.fetching.fetch import Fetched, Limits, fetch

__all__ = ["Fetched", "Limits", "fetch"]
