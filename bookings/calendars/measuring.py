"""How many of the hours that a host publishes an outside calendar takes away: one statement, by multiranges."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from psycopg.types.multirange import TimestamptzMultirange

from commons.periods import Period
from commons.statements import fetch

# Each leaf counts for itself: two rooms that are open for an hour are two hours.
MEASURED: Final = """
    WITH covered AS MATERIALIZED (
        SELECT DISTINCT f.id AS feed_id, sl.leaf_id AS space_id
        FROM bookings_feed f
        JOIN venues_space s ON s.venue_id = f.venue_id AND (
            EXISTS (SELECT 1 FROM bookings_feed_spaces fs WHERE fs.feed_id = f.id AND fs.space_id = s.id)
            OR NOT EXISTS (SELECT 1 FROM bookings_feed_spaces fs WHERE fs.feed_id = f.id))
        JOIN venues_spaceleaf sl ON sl.space_id = s.id
        JOIN venues_space leaf ON leaf.id = sl.leaf_id AND leaf.retired_at IS NULL
        WHERE f.id = ANY(%(feeds)s::bigint[])
    ), opened AS MATERIALIZED (
        SELECT o.space_id, range_agg(o.period * tstzrange(%(now)s, NULL)) AS times
        FROM venues_opening o
        WHERE o.space_id IN (SELECT space_id FROM covered) AND o.period && tstzrange(%(now)s, NULL)
        GROUP BY o.space_id
    ), said AS MATERIALIZED ({said})
    SELECT c.feed_id, sum(total.opened)::bigint / 60, sum(total.taken)::bigint / 60, count(*)
    FROM covered c
    JOIN opened USING (space_id)
    LEFT JOIN said USING (feed_id, space_id)
    CROSS JOIN LATERAL (SELECT
        (SELECT sum(extract(epoch FROM upper(r) - lower(r))) FROM unnest(opened.times) r) AS opened,
        (SELECT coalesce(sum(extract(epoch FROM upper(r) - lower(r))), 0)
         FROM unnest(opened.times * said.times) r) AS taken
    ) total
    GROUP BY c.feed_id
"""
BY_ROWS: Final = """
    SELECT b.feed_id, b.space_id, range_agg(b.period) AS times
    FROM opened o JOIN bookings_busyperiod b ON b.space_id = o.space_id AND b.period && range_merge(o.times)
    WHERE b.feed_id = ANY(%(feeds)s::bigint[])
    GROUP BY b.feed_id, b.space_id
"""
BY_PERIODS: Final = "SELECT feed_id, space_id, %(periods)s::tstzmultirange AS times FROM covered"


@dataclass(frozen=True, slots=True)
class Measure:
    """Minutes that are published from now on in the leaves that a feed covers, and those of them that it takes."""

    open_minutes: int = 0
    taken_minutes: int = 0
    spaces: int = 0


def measures(feed_ids: Collection[int], *, now: datetime) -> dict[int, Measure]:
    """By the feed's id, as the rows have it."""
    return _measured(BY_ROWS, feed_ids, now=now)


def measure_of(feed_id: int, periods: Sequence[Period], *, now: datetime) -> Measure:
    """The same if the feed took `periods` (merged) in each of its spaces."""
    return _measured(BY_PERIODS, [feed_id], now=now, periods=_multirange(periods))[feed_id]


def _measured(said: str, feed_ids: Collection[int], **parameters: object) -> dict[int, Measure]:
    rows = fetch(MEASURED.replace("{said}", said), {"feeds": list(feed_ids), **parameters})
    found = {feed: Measure(opened, taken, spaces) for feed, opened, taken, spaces in rows}
    return {feed: found.get(feed, Measure()) for feed in feed_ids}


def _multirange(periods: Sequence[Period]) -> TimestamptzMultirange:
    return TimestamptzMultirange(period.to_range() for period in periods)
