"""Looking at the feeds that are due: asked side by side in threads, read and written one after the other.

The threads only fetch and have no connection to the database. A set of them is kept busy: as soon as some have
answered the next feeds are claimed, so that a slow server holds up nothing but its own feeds.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime
from time import monotonic

from django.db import transaction
from django.utils import timezone

from bookings.calendars.claiming import claim_due_feeds
from bookings.calendars.hosts import note_answer
from bookings.calendars.keeping import WRITTEN, keep_look, keep_unchanged
from bookings.calendars.looks import Answer, Look, ask, look_at, understand
from bookings.models import Feed
from commons.instances import columns, instance, width
from commons.statements import fetch
from commons.updating import update_row
from venues.locks import lock_venue
from venues.models import Venue

logger = logging.getLogger(__name__)

FETCHERS = 32
# A claim is a question about all feeds: not one for each that has answered.
TOGETHER = 4
TICK_SECONDS = 0.5

Asked = Future[Answer]
# Prepared, since it begins every look and most come to nothing.
FEED = f"""
    SELECT {columns(Feed, "f")}, {columns(Venue, "v")}
    FROM bookings_feed f JOIN venues_venue v ON v.id = f.venue_id WHERE f.id = %(feed)s
"""
LOCKED = f"{FEED} FOR UPDATE OF f"


def sync_due_feeds(*, clock: Callable[[], datetime] = timezone.now, seconds: float = 10.0) -> int:
    """Look at the feeds that are due until there are none, or `seconds` have passed. Returns at how many.

    Several workers may do so at once. Each look has its own time by `clock`.
    """
    began, results = monotonic(), Counter[str]()
    running: dict[Asked, tuple[Feed, datetime]] = {}
    with ThreadPoolExecutor(FETCHERS, thread_name_prefix="feed") as pool:
        answered, asked_at = TOGETHER, 0.0
        while True:
            ready = answered >= TOGETHER or monotonic() - asked_at > TICK_SECONDS or not running
            if ready and monotonic() - began < seconds:
                now = clock()
                for feed in claim_due_feeds(now=now, limit=FETCHERS - len(running)):
                    running[pool.submit(ask, feed, now)] = feed, now
                answered, asked_at = 0, monotonic()
            if not running:
                break
            done, _waiting = wait(running, timeout=TICK_SECONDS, return_when=FIRST_COMPLETED)
            answered += len(done)
            results.update(_finish(done, running))
    if results:
        facts = ", ".join(f"{count} {what}" for what, count in sorted(results.items()))
        logger.info("%d feeds looked at in %.1f s: %s", results.total(), monotonic() - began, facts)
    return results.total()


def sync_feed(*, feed_id: int, now: datetime) -> Feed | None:
    """Look at a feed now and keep what it says. Returns the feed, None when it is gone meanwhile.

    Never raises for anything the outside world does. Call it outside any transaction.
    """
    feed = _load(FEED, feed_id)
    return feed and keep(feed, look_at(feed, now), now)


def keep(feed: Feed, look: Look, now: datetime) -> Feed | None:
    """Write what a look at `feed` (as it was when it was asked) brought. Returns the feed as it is now, None if gone.

    A look at an address that was changed meanwhile, or that a later look overtook, is dropped.
    """
    if keep_unchanged(feed, look, now):
        return feed
    note_answer(feed, look.error, now)
    with transaction.atomic(durable=True):
        lock_venue(feed.venue_id)
        fresh = _load(LOCKED, feed.pk)
        if fresh is None:
            return None
        # Meanwhile the address was changed, or a later look came first: what we hold is old.
        if fresh.url != feed.url or (fresh.looked_at and fresh.looked_at > now):
            Feed.objects.filter(pk=feed.pk).update(claimed_until=None)
            return fresh
        keep_look(fresh, look, now)
        update_row(fresh, WRITTEN)
    return fresh


def _load(statement: str, feed_id: int) -> Feed | None:
    """The feed with its venue."""
    rows = fetch(statement, {"feed": feed_id})
    if not rows:
        return None
    feed = instance(Feed, rows[0])
    feed.venue = instance(Venue, rows[0][width(Feed) :])
    return feed


def _finish(done: Iterable[Asked], running: dict[Asked, tuple[Feed, datetime]]) -> list[str]:
    """Read and write what was answered. Returns what each came to."""
    results = []
    for asked in done:
        feed, now = running.pop(asked)
        # Whatever is wrong with one feed, the others must be read; its lease ends by itself.
        try:
            look = understand(feed, asked.result(), now)
            keep(feed, look, now)
        except Exception:
            logger.exception("feed %s could not be looked at", feed.pk)
            results.append("broken")
        else:
            results.append("failed" if look.error else "changed" if look.reading else "unchanged")
    return results
