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
# Years of bits are moved to where they stand in the window. A composite is open on days when all its leaves are; what
# is its own leaf needs no such look.
OPEN_DAYS: Final = """
    WITH c AS MATERIALIZED (
        SELECT v.venue_id, s.space_id, s.units
        FROM ({venues} LIMIT %(most)s + 1) v CROSS JOIN LATERAL ({spaces}) s
    ), leaf AS MATERIALIZED (
        SELECT y.space_id, bit_or(CASE WHEN begins >= 0 THEN y.days::bit({days}) >> begins
                                       ELSE substring(y.days FROM 1 - begins)::bit({days}) END) AS days
        FROM (SELECT *, make_date(year, 1, 1) - %(first)s::date AS begins FROM venues_openyear
              WHERE year BETWEEN %(first_year)s AND %(last_year)s
                AND space_id IN (SELECT sl.leaf_id FROM c JOIN venues_spaceleaf sl ON sl.space_id = c.space_id)) y
        GROUP BY y.space_id
    ), part AS (
        SELECT c.venue_id, leaf.days FROM c JOIN leaf USING (space_id) WHERE c.units IS NOT NULL
        UNION ALL
        SELECT c.venue_id, bit_and(coalesce(leaf.days, 0::bit({days})))
        FROM c JOIN venues_spaceleaf sl ON sl.space_id = c.space_id LEFT JOIN leaf ON leaf.space_id = sl.leaf_id
        WHERE c.units IS NULL GROUP BY c.venue_id, c.space_id
    ), open AS (
        SELECT venue_id, bit_or(days) AS days FROM part GROUP BY venue_id
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
    or not; for a composite, when each of its leaves is. One statement.

    Raises as `search`, and Impossible `too_wide` for more than `MOST_VENUES`.
    """
    question = located(question)
    parameters: Parameters = {
        "first": first_day,
        "first_year": first_day.year,
        "last_year": (first_day + DAYS * ONE_DAY).year,
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
