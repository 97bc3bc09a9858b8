"""Which venues have changed, of what a search can find in them: whoever changed what, and however.

A digest is made of all rows on which results depend, venue by venue, and compared with the one before. Reading the rows
costs a second for millions of them; that each place that writes tells of it would be forgotten in one of them.
"""

from datetime import datetime, time, timedelta
from typing import Any, Final, NamedTuple

from django.db import transaction

from bookings.models import SavedSearch
from commons.statements import execute, fetch

OF_SPACE: Final = "JOIN venues_space s ON s.id = r.{0}"
OF_SEASON: Final = "JOIN venues_season s ON s.id = r.season_id"
# Tables that the statements of `bookings.search` read, with what leads to the venue. `xmin` is another one whenever a
# row is written anew; what is over is left out.
SOURCES: Final = (
    ("venues_venue", "", "r.id"),
    ("venues_venue_amenities", "", "r.venue_id"),
    ("venues_hosttext", "", "r.venue_id"),
    ("venues_space", "", "r.venue_id"),
    ("venues_space_amenities", OF_SPACE.format("space_id"), "s.venue_id"),
    ("venues_spaceleaf", OF_SPACE.format("space_id"), "s.venue_id"),
    ("venues_opening", OF_SPACE.format("space_id"), "s.venue_id"),
    ("venues_rate", OF_SEASON, "s.venue_id"),
    ("venues_supplement", OF_SEASON, "s.venue_id"),
    ("venues_supplement_spaces", OF_SPACE.format("space_id"), "s.venue_id"),
    ("bookings_allocation", OF_SPACE.format("space_id"), "s.venue_id"),
    ("bookings_busyperiod", OF_SPACE.format("space_id"), "s.venue_id"),
    ("bookings_reservation", "", "r.venue_id"),
)
# A hold that has lapsed takes nothing, whether or not it was swept. Of a reservation only its people count.
STILL: Final = {
    "venues_opening": "upper(r.period) > %(since)s",
    "bookings_allocation": "upper(r.period) > %(since)s AND (r.lapses_at IS NULL OR r.lapses_at > %(now)s)",
    "bookings_busyperiod": "upper(r.period) > %(since)s",
    "bookings_reservation": "r.ends_at > %(since)s AND r.state NOT IN ('expired', 'declined', 'cancelled')",
}
VERSION: Final = {"bookings_reservation": "r.headcount"}
PART: Final = """
    SELECT {venue} AS venue_id, bit_xor(hashint8extended(r.id, {seed} + {version} * 32)) AS digest
    FROM {table} r {join} WHERE {still} GROUP BY {venue}
"""
NOTE: Final = """
    INSERT INTO bookings_venuechange AS was (venue_id, latitude, longitude, digest, number)
    SELECT v.id, v.latitude, v.longitude, v.digest, (SELECT coalesce(max(number), 0) + 1 FROM bookings_venuechange)
    FROM (
        SELECT v.id, v.latitude, v.longitude, CASE v.state WHEN 'published' THEN d.digest ELSE 0 END AS digest
        FROM venues_venue v
        JOIN (SELECT venue_id, bit_xor(digest) AS digest FROM ({parts}) part GROUP BY venue_id) d ON d.venue_id = v.id
    ) v LEFT JOIN bookings_venuechange w ON w.venue_id = v.id
    WHERE w.digest IS DISTINCT FROM v.digest
    ON CONFLICT (venue_id) DO UPDATE SET latitude = EXCLUDED.latitude, longitude = EXCLUDED.longitude,
        digest = EXCLUDED.digest, number = EXCLUDED.number
"""
IN_AREA: Final = """c.number > s.seen AND c.latitude BETWEEN s.south AND s.north
    AND CASE WHEN s.west <= s.east THEN c.longitude BETWEEN s.west AND s.east
             ELSE c.longitude >= s.west OR c.longitude <= s.east END"""
LAST: Final = "SELECT coalesce(max(number), 0) FROM bookings_venuechange"
CHANGED: Final = f"""
    SELECT ({LAST}), ARRAY(SELECT c.venue_id FROM bookings_venuechange c WHERE {IN_AREA})
    FROM bookings_savedsearch s WHERE s.id = %(search)s
"""


class Changes(NamedTuple):
    """The number of the last change anywhere, and the venues in a search's area that changed since it was looked at."""

    number: int
    venues: frozenset[int]


def note_changes(*, now: datetime) -> int:
    """Give each venue that has changed since the last call the next number. How many there are."""
    with transaction.atomic():
        # Numbers become visible in their order: who has read one sees all that came before it.
        execute("LOCK TABLE bookings_venuechange IN SHARE ROW EXCLUSIVE MODE", {})
        return execute(NOTE.format(parts=" UNION ALL ".join(_parts())), {"now": now, "since": _monday(now)})


def changes_for(search: SavedSearch) -> Changes:
    """What has changed since the look that `search` remembers; before any, no venue is named."""
    ((number, venues),) = fetch(CHANGED, {"search": search.pk})
    return Changes(number, frozenset(venues))


def _parts() -> list[str]:
    return [
        PART.format(
            table=table,
            join=join,
            venue=venue,
            seed=nth,
            version=VERSION.get(table, "r.xmin::text::bigint"),
            still=STILL.get(table, "true"),
        )
        for nth, (table, join, venue) in enumerate(SOURCES)
    ]


def _monday(now: datetime) -> datetime:
    """The beginning of the week: what is over changes no digest before the next one."""
    day: Any = now - timedelta(days=now.weekday())
    return datetime.combine(day.date(), time.min, now.tzinfo)
