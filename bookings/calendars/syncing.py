"""Looking at the feeds that are due: each fetched outside any transaction, written under the venue lock."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from bookings.calendars.keeping import keep_look
from bookings.calendars.looks import look_at
from bookings.models import Feed
from venues.locks import lock_venue

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)


def feeds_due(now: datetime) -> QuerySet[Feed]:
    """Feeds that want to be looked at and that nobody is looking at, those that wait longest first."""
    waiting = Q(next_look_at=None) | Q(next_look_at__lte=now)
    unclaimed = Q(claimed_until=None) | Q(claimed_until__lte=now)
    return Feed.objects.filter(waiting & unclaimed, paused=False).order_by("next_look_at", "pk")


def claim_due_feeds(*, now: datetime, limit: int = 10, lease: timedelta = LEASE) -> list[int]:
    """Ids of feeds that are due, claimed for the caller until the lease ends; no two callers get the same."""
    with transaction.atomic():
        due = list(feeds_due(now).select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit])
        Feed.objects.filter(pk__in=due).update(claimed_until=now + lease)
    return due


def sync_due_feeds(*, now: datetime, limit: int = 10) -> int:
    """Look at the feeds that are due, one after the other. Returns how many."""
    claimed = claim_due_feeds(now=now, limit=limit)
    for feed_id in claimed:
        # Whatever is wrong with one feed, the others must be read; its lease ends by itself.
        try:
            sync_feed(feed_id=feed_id, now=now)
        except Exception:
            logger.exception("feed %s could not be looked at", feed_id)
    return len(claimed)


def sync_feed(*, feed_id: int, now: datetime) -> Feed | None:
    """Look at a feed now and keep what it says. Returns the feed, None when it is gone meanwhile.

    Never raises for anything the outside world does. Call it outside any transaction.
    """
    feed = Feed.objects.select_related("venue").filter(pk=feed_id).first()
    if feed is None:
        return None
    look = look_at(feed, now)
    with transaction.atomic():
        lock_venue(feed.venue_id)
        fresh = Feed.objects.select_related("venue").select_for_update(of=("self",)).filter(pk=feed_id).first()
        if fresh is None:
            return None
        # Meanwhile the address was changed, or a later look came first: what we hold is old.
        if fresh.url != feed.url or (fresh.looked_at and fresh.looked_at > now):
            Feed.objects.filter(pk=feed_id).update(claimed_until=None)
            return fresh
        keep_look(fresh, look, now)
        fresh.save()
    return fresh
