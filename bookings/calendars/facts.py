"""What happens to a feed, kept as an event of its venue."""

from datetime import datetime
from typing import Any

from accounts.models import User
from bookings.calendars.words import FEED, FeedFact
from bookings.models import Feed
from commons.outbox import record_event


def record_fact(feed: Feed, fact: FeedFact, *, now: datetime, actor: User | None = None, **data: Any) -> None:
    """Record it, with what else is to be told in `data`."""
    told = {"venue": feed.venue_id, **data}
    record_event(kind=fact, subject_type=FEED, subject_id=feed.pk, actor=actor, now=now, data=told)
