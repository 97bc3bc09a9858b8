"""How long each side has for documents. Pure."""

from datetime import datetime, timedelta
from typing import Final

# Once the host has refused one, the booker has this long for another.
AGAIN_WITHIN: Final = timedelta(hours=48)
# How long before the deadline the booker is reminded.
REMIND_BEFORE: Final = timedelta(hours=48)


def prolonged(expires_at: datetime, *, now: datetime, by: timedelta, starts_at: datetime) -> datetime:
    """The deadline of a booking that waits for documents, when somebody needs `by` from now: never earlier than it was.

    Waiting never lasts beyond the start of the stay.
    """
    return max(expires_at, min(now + by, starts_at))


def remind_at(expires_at: datetime, *, now: datetime) -> datetime | None:
    """When to remind of what is missing; None when the deadline is so near that the first letter says it all."""
    due = expires_at - REMIND_BEFORE
    return due if due > now else None
