"""The rows of what a feed says is taken: the same spans for each leaf that it covers, written as a difference."""

from collections.abc import Sequence
from datetime import datetime

from bookings.calendars.memory import Kept, load
from bookings.calendars.reading.columns import START
from bookings.calendars.reading.times import instant
from bookings.calendars.spans import Spans, difference
from bookings.models import BusyPeriod, Feed
from commons.statements import array_of, execute, fetch

# A lesson every 50 minutes, day and night, for two years, is 21,000. Rows are one for each leaf: a feed that covers
# many leaves may have fewer times.
MAX_SPANS, MIN_SPANS = 25_000, 1_000
MAX_ROWS = 200_000

LEAVES = """
    SELECT DISTINCT l.leaf_id FROM venues_spaceleaf l
    JOIN venues_space leaf ON leaf.id = l.leaf_id JOIN venues_space s ON s.id = l.space_id
    WHERE leaf.retired_at IS NULL AND s.venue_id = %(venue)s AND (
        s.id IN (SELECT space_id FROM bookings_feed_spaces WHERE feed_id = %(feed)s)
        OR NOT EXISTS (SELECT FROM bookings_feed_spaces WHERE feed_id = %(feed)s)
    ) ORDER BY l.leaf_id
"""
WANTED = """
    SELECT leaf, tstzrange(%(epoch)s + first * '1 second'::interval, %(epoch)s + last * '1 second'::interval) AS period
    FROM unnest(%(leaves)s::bigint[]) AS leaf, unnest(%(starts)s::bigint[], %(ends)s::bigint[]) AS span (first, last)
"""
INSERT = f"""
    INSERT INTO bookings_busyperiod (feed_id, space_id, period)
    SELECT %(feed)s, leaf, period FROM ({WANTED}) AS wanted
"""
# Each row is looked for by where it begins (`OFFSET 0`): left to itself the database reads all rows of the feed.
DELETE = f"""
    DELETE FROM bookings_busyperiod WHERE id = ANY (ARRAY (
        SELECT b.id FROM ({WANTED}) AS gone CROSS JOIN LATERAL (
            SELECT b.id FROM bookings_busyperiod b
            WHERE b.feed_id = %(feed)s AND lower(b.period) = lower(gone.period)
                AND b.space_id = gone.leaf AND (b.period = gone.period) IS TRUE OFFSET 0
        ) b
    ))
"""
DELETE_OTHERS = f"""
    WITH wanted AS MATERIALIZED ({WANTED})
    DELETE FROM bookings_busyperiod b WHERE b.feed_id = %(feed)s
        AND NOT EXISTS (SELECT FROM wanted w WHERE w.leaf = b.space_id AND w.period = b.period)
"""
INSERT_MISSING = f"""
    WITH wanted AS MATERIALIZED ({WANTED}),
    known AS MATERIALIZED (SELECT space_id, period FROM bookings_busyperiod WHERE feed_id = %(feed)s)
    INSERT INTO bookings_busyperiod (feed_id, space_id, period) SELECT %(feed)s, leaf, period FROM wanted w
    WHERE NOT EXISTS (SELECT FROM known k WHERE k.space_id = w.leaf AND k.period = w.period)
"""


def leaves_of(feed: Feed) -> list[int]:
    """The leaves in use that the feed covers: those of its spaces, or all of the venue's."""
    return [leaf for (leaf,) in fetch(LEAVES, {"feed": feed.pk, "venue": feed.venue_id})]


def most_spans(leaves: Sequence[int]) -> int:
    """How many spans may be written for this many leaves."""
    return max(MIN_SPANS, min(MAX_SPANS, MAX_ROWS // max(1, len(leaves))))


def has_coming(feed: Feed, now: datetime) -> bool:
    """Whether anything that is taken is still to come."""
    return BusyPeriod.objects.filter(feed=feed, period__endswith__gt=now).exists()


def known_spans(feed: Feed) -> Spans:
    """What the rows say, for a feed of which nothing is kept."""
    rows = BusyPeriod.objects.filter(feed=feed).values_list("period", flat=True).distinct()
    return Spans.of((instant(row.lower), instant(row.upper)) for row in rows)


def written_spans(feed: Feed) -> Spans:
    """What is taken in each leaf of the feed, as its rows were written."""
    kept = load(feed).kept
    return kept.spans if kept else known_spans(feed)


def write_difference(feed: Feed, before: Kept, spans: Spans) -> bool:
    """Turn the rows that `before` tells of into those of `spans`, for the same leaves. Returns whether any differ.

    Under the venue lock.
    """
    gone, new = difference(before.spans, spans)
    if gone:
        _execute(DELETE, feed, before.leaves, gone)
    if new:
        _execute(INSERT, feed, before.leaves, new)
    return bool(gone or new)


def write_all(feed: Feed, leaves: Sequence[int], spans: Spans) -> bool:
    """Make the rows those of `spans` for `leaves`, whatever they are now. Returns whether any differed.

    Under the venue lock. The database compares them, so that nothing stays wrong for more than a day.
    """
    changed = 0
    if BusyPeriod.objects.filter(feed=feed).exists():
        changed += _execute(DELETE_OTHERS, feed, leaves, spans)
        changed += _execute(INSERT_MISSING, feed, leaves, spans)
    elif spans:
        changed += _execute(INSERT, feed, leaves, spans)
    return changed > 0


def _execute(statement: str, feed: Feed, leaves: Sequence[int], spans: Spans) -> int:
    numbers = {"starts": array_of(spans.starts), "ends": array_of(spans.ends), "leaves": array_of(leaves)}
    return execute(statement, {"feed": feed.pk, "epoch": START, **numbers})
