"""Which feeds are looked at next, and by whom: each is leased to one looker at a time.

A lease ends by itself, so that what a killed worker had taken is taken again. Those that were never read come first,
then those that wait longest. No server is asked for more than a few feeds at once, whoever asks; one that fails is
asked for a single feed, and one that is closed (`hosts`) for none, so that it holds up nothing but its own feeds.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet

from bookings.calendars.due import feeds_due, unclaimed
from bookings.calendars.hosts import host_of
from bookings.models import Feed

AT_ONCE = 6
# From so many failures in a row on, until the server answers again.
FAILS_AFTER = 3
LEASE = timedelta(minutes=2)

# Feeds without a host are files, rules, and addresses that name none: each stands for itself.
NEXT = """
    WITH due AS (
        SELECT id, looked_at IS NOT NULL AS known, next_look_at, coalesce(nullif(host, ''), id::text) AS host
        FROM bookings_feed
        WHERE NOT paused AND (next_look_at IS NULL OR next_look_at <= %(now)s)
          AND (claimed_until IS NULL OR claimed_until <= %(now)s)
    ), asked AS (
        SELECT host, count(*) AS feeds FROM bookings_feed WHERE claimed_until > %(now)s GROUP BY host
    ), placed AS (
        SELECT due.*, row_number() OVER (PARTITION BY host ORDER BY known, next_look_at NULLS FIRST, id) AS place
        FROM due
    )
    SELECT placed.id
    FROM placed LEFT JOIN asked USING (host) LEFT JOIN bookings_feedhost server USING (host)
    WHERE (server.closed_until IS NULL OR server.closed_until <= %(now)s)
      AND place + coalesce(asked.feeds, 0) <= CASE WHEN server.failures >= %(fails)s THEN 1 ELSE %(at_once)s END
    ORDER BY known, next_look_at NULLS FIRST, id
    LIMIT %(limit)s
"""


def claim_due_feeds(*, now: datetime, limit: int = 10, lease: timedelta = LEASE) -> list[Feed]:
    """Feeds that are due, with their venues, leased to the caller; no two callers get the same."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT, {"now": now, "limit": limit, "at_once": AT_ONCE, "fails": FAILS_AFTER})
        chosen = [feed_id for (feed_id,) in cursor.fetchall()]
    return claim(feeds_due(now).filter(pk__in=chosen), now=now, lease=lease) if chosen else []


def claim(wanted: QuerySet[Feed], *, now: datetime, lease: timedelta = LEASE) -> list[Feed]:
    """Those of the wanted that nobody is looking at, leased to the caller, those that wait longest first."""
    with transaction.atomic():
        free = wanted.filter(unclaimed(now)).select_for_update(skip_locked=True, no_key=True, of=("self",))
        feeds = list(free.select_related("venue").defer("text").order_by("next_look_at", "pk"))
        Feed.objects.filter(pk__in=[feed.pk for feed in feeds]).update(claimed_until=now + lease)
    for feed in feeds:
        feed.claimed_until = now + lease
    _name_hosts([feed for feed in feeds if not feed.host and feed.source == Feed.Source.ADDRESS])
    return feeds


def release(feed_ids: Collection[int], *, due: datetime | None = None) -> None:
    """Give leases back; `due`: when they are to be looked at."""
    fields = {"claimed_until": None} | ({"next_look_at": due} if due else {})
    Feed.objects.filter(pk__in=feed_ids).update(**fields)


def _name_hosts(feeds: Collection[Feed]) -> None:
    """Feeds from before servers were counted get theirs."""
    for feed in feeds:
        feed.host = host_of(feed.url)
        Feed.objects.filter(pk=feed.pk).update(host=feed.host)
