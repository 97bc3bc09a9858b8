"""On which days of a year venues are open, as one bit a day: what a map with a time axis loads once."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bookings.search import sources
from bookings.search.finding import located, too_wide
from bookings.search.question import Question
from bookings.search.sources import Parameters
from commons.statements import fetch

# More than a year from any day on; a whole number of bytes that base64 writes without padding.
DAYS: Final = 384
ONE_DAY: Final = timedelta(days=1)
MOST_VENUES: Final = 20_000
# A stretch is a run of local days `a` to `b` of the bits: ones, cut to its length, pushed to its place. A composite is
# open when all its leaves are; what is its own leaf needs no such look.
OPEN_DAYS: Final = """
    WITH c AS MATERIALIZED (
        SELECT v.venue_id, v.zone, s.space_id, s.units
        FROM ({venues} LIMIT %(most)s + 1) v CROSS JOIN LATERAL ({spaces}) s
    ), stretch AS (
        SELECT c.venue_id, c.zone, o.period FROM c JOIN venues_opening o ON o.space_id = c.space_id
        WHERE c.units IS NOT NULL AND o.period && tstzrange(%(since)s::timestamptz, %(until)s::timestamptz)
        UNION ALL
        SELECT c.venue_id, c.zone, unnest((
            SELECT range_intersect_agg(hours) FROM (
                SELECT coalesce(range_agg(o.period), '{{}}') AS hours
                FROM venues_spaceleaf sl LEFT JOIN venues_opening o ON o.space_id = sl.leaf_id
                    AND o.period && tstzrange(%(since)s::timestamptz, %(until)s::timestamptz)
                WHERE sl.space_id = c.space_id GROUP BY sl.leaf_id
            ) leaf)) FROM c WHERE c.units IS NULL
    ), run AS (
        SELECT venue_id, greatest((lower(period) AT TIME ZONE zone)::date - %(first)s::date, 0) AS a,
               least((upper(period) AT TIME ZONE zone - interval '1 microsecond')::date - %(first)s::date,
                     %(days)s - 1) AS b
        FROM stretch
    ), open AS (
        SELECT venue_id, bit_or((~(0::bit({days}))) << (%(days)s - 1 - (b - a)) >> a) AS days
        FROM (SELECT DISTINCT venue_id, a, b FROM run WHERE a <= b) run GROUP BY venue_id
    )
    SELECT v.slug, v.name, k.code, v.latitude, v.longitude, m.name, open.days::text
    FROM (SELECT DISTINCT venue_id FROM c) c JOIN venues_venue v ON v.id = c.venue_id
    JOIN venues_venuekind k ON k.id = v.kind_id JOIN commons_commune m ON m.insee = v.commune_id
    LEFT JOIN open ON open.venue_id = c.venue_id
    ORDER BY v.id
"""


@dataclass(frozen=True, slots=True)
class OpenDays:
    """A venue with spaces that answer. `days`: a bit for each day, the first day the highest of the first byte."""

    slug: str
    name: str
    kind: str
    latitude: float
    longitude: float
    commune: str
    days: bytes


def open_days(question: Question, *, first_day: date) -> list[OpenDays]:
    """The venues that answer, whatever time the question asks, with their `DAYS` days from `first_day` on.

    A day counts when a space that answers is open at some time of it on the venue's own calendar, whether it is taken
    or not. One statement. Raises as `search`, and Impossible `too_wide` for more than `MOST_VENUES`.
    """
    question = located(question)
    parameters: Parameters = {
        "first": first_day,
        # A day more on both sides holds the local days of every zone.
        "since": first_day - ONE_DAY,
        "until": first_day + (DAYS + 1) * ONE_DAY,
        "days": DAYS,
        "most": MOST_VENUES,
    }
    sql = OPEN_DAYS.format(
        venues=sources.venues(question, parameters, "venues_venue v"),
        spaces=sources.spaces(question, parameters),
        days=DAYS,
    )
    rows = fetch(sql, parameters)
    if len(rows) > MOST_VENUES:
        raise too_wide()
    return [
        OpenDays(slug, name, kind, latitude, longitude, commune, _bytes(days))
        for slug, name, kind, latitude, longitude, commune, days in rows
    ]


def _bytes(days: str | None) -> bytes:
    return int(days or "0", 2).to_bytes(DAYS // 8, "big")
