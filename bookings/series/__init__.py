"""Reservations made together by a weekly pattern: held, answered and cancelled as one, or from a date."""

from bookings.series.holding import hold_series, preview_series
from bookings.series.moving import approve_series, cancel_series, decline_series, extend_series, submit_series
from bookings.series.planning import Plan

__all__ = [
    "Plan",
    "approve_series",
    "cancel_series",
    "decline_series",
    "extend_series",
    "hold_series",
    "preview_series",
    "submit_series",
]
