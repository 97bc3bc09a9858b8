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
ROW_OF_GONE = """
    SELECT b.id FROM bookings_busyperiod b
    WHERE b.feed_id = %(feed)s AND lower(b.period) = lower(gone.period)
        AND b.space_id = gone.leaf AND (b.period = gone.period) IS TRUE OFFSET 0
"""
DELETE = f"""
    DELETE FROM bookings_busyperiod WHERE id = ANY (ARRAY (
        SELECT b.id FROM ({WANTED}) AS gone CROSS JOIN LATERAL ({ROW_OF_GONE}) b
    ))
"""
# Nothing tells a row from another but its time, and one that only moves need not be checked against its feed and space.
MOVE = f"""
    UPDATE bookings_busyperiod SET period = found.becomes FROM (
        SELECT b.id, gone.becomes FROM (
            SELECT leaf,
                tstzrange(%(epoch)s + first * '1 second'::interval, %(epoch)s + last * '1 second'::interval) AS period,
                tstzrange(%(epoch)s + new_first * '1 second'::interval, %(epoch)s + new_last * '1 second'::interval)
                    AS becomes
            FROM unnest(%(leaves)s::bigint[]) AS leaf, unnest(
                %(starts)s::bigint[], %(ends)s::bigint[], %(new_starts)s::bigint[], %(new_ends)s::bigint[]
            ) AS span (first, last, new_first, new_last)
        ) AS gone CROSS JOIN LATERAL ({ROW_OF_GONE}) b
    ) AS found WHERE bookings_busyperiod.id = found.id
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


def write_difference(feed: Feed, before: Kept, spans: Spans) -> None:
    """Turn the rows that `before` tells of into those of `spans`, for the same leaves. Under the venue lock."""
    gone, new = difference(before.spans, spans)
    moved, found = min(len(gone), len(new)), 0
    if moved:
        found += _move(feed, before.leaves, gone.part(0, moved), new.part(0, moved))
    if moved < len(gone):
        found += _execute(DELETE, feed, before.leaves, gone.part(moved, len(gone)))
    if moved < len(new):
        _execute(INSERT, feed, before.leaves, new.part(moved, len(new)))
    if found < len(gone) * len(before.leaves):
        # The rows were not those that were kept.
        write_all(feed, before.leaves, spans)


def write_all(feed: Feed, leaves: Sequence[int], spans: Spans) -> None:
    """Make the rows those of `spans` for `leaves`, whatever they are now. Under the venue lock.

    The database compares them, so that nothing stays wrong for more than a day.
    """
    if BusyPeriod.objects.filter(feed=feed).exists():
        _execute(DELETE_OTHERS, feed, leaves, spans)
        _execute(INSERT_MISSING, feed, leaves, spans)
    elif spans:
        _execute(INSERT, feed, leaves, spans)


def _move(feed: Feed, leaves: Sequence[int], gone: Spans, new: Spans) -> int:
    """Make the rows of some spans those of as many others. Returns how many were there."""
    becomes = {"new_starts": array_of(new.starts), "new_ends": array_of(new.ends)}
    return _execute(MOVE, feed, leaves, gone, **becomes)


def _execute(statement: str, feed: Feed, leaves: Sequence[int], spans: Spans, **more: str) -> int:
    """Returns how many rows it changed."""
    numbers = {"starts": array_of(spans.starts), "ends": array_of(spans.ends), "leaves": array_of(leaves)}
    return execute(statement, {"feed": feed.pk, "epoch": START, **numbers, **more})
