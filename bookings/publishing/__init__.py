"""Changing what is published without dropping a reservation in silence (promise 3)."""

from bookings.publishing.closures import add_closure, remove_closure
from bookings.publishing.orphans import Orphan
from bookings.publishing.seasons import (
    Consequences,
    change_published_season,
    preview_publish,
    preview_withdrawal,
    publish_season,
    withdraw_season,
)
from bookings.publishing.spaces import change_space, retire_space
from bookings.publishing.venues import withdraw_venue

__all__ = [
    "Consequences",
    "Orphan",
    "add_closure",
    "change_published_season",
    "change_space",
    "preview_publish",
    "preview_withdrawal",
    "publish_season",
    "remove_closure",
    "retire_space",
    "withdraw_season",
    "withdraw_venue",
]
