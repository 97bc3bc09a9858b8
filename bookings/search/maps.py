"""Maps: which venues answer a question, and in which weeks of the year."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Final

from bookings.search import sources
from bookings.search.candidates import Candidate, offered
from bookings.search.finding import located, search_all, too_wide
from bookings.search.question import Question
from bookings.search.sources import Parameters
from commons.statements import fetch

WEEKS: Final = 53
MOST_SPACES: Final = 5000
# A week counts for a space when all its leaves are open together at some time of it, on the venue's own calendar.
TIMELINE: Final = """
    SELECT week, count(DISTINCT venue_id), count(*)
    FROM (
        SELECT c.venue_id, c.zone, (
            SELECT range_intersect_agg(hours) FROM (
                SELECT coalesce(range_agg(o.period), '{{}}') AS hours
                FROM venues_spaceleaf sl LEFT JOIN venues_opening o ON o.space_id = sl.leaf_id
                    AND o.period && tstzrange(%(first)s::timestamp AT TIME ZONE c.zone,
                                              %(last)s::timestamp AT TIME ZONE c.zone)
                WHERE sl.space_id = c.space_id GROUP BY sl.leaf_id
            ) leaf
        ) AS hours
        FROM (
            SELECT v.*, s.* FROM ({venues}) v CROSS JOIN LATERAL ({spaces}) s LIMIT %(limit)s
        ) c OFFSET 0
    ) open
    CROSS JOIN generate_series(0, %(weeks)s - 1) AS week
    WHERE hours && tstzrange((%(first)s::date + 7 * week)::timestamp AT TIME ZONE zone,
                             (%(first)s::date + 7 * week + 7)::timestamp AT TIME ZONE zone)
    GROUP BY week
"""


@dataclass(frozen=True, slots=True)
class Pin:
    """A venue on the map with how many of its spaces answer, and from which price when a time was asked."""

    venue: Candidate
    spaces: int
    price_from: Decimal | None


@dataclass(frozen=True, slots=True)
class Week:
    """How many venues and spaces are open at some time of the seven days from `first_day` on."""

    first_day: date
    venues: int
    spaces: int


def find_pins(question: Question, *, now: datetime) -> list[Pin]:
    """The venues with spaces that answer, nearest first. Without a time: those that offer such spaces at all.

    Raises as `search`.
    """
    if question.when is None and question.max_price is None:
        spaces = offered(located(question), limit=MOST_SPACES + 1)
        if len(spaces) > MOST_SPACES:
            raise too_wide()
        return _pins((space, None) for space in spaces)
    found = search_all(replace(question, ordering=None), now=now)
    return _pins((one.space, one.price if question.when else None) for one in found)


def open_weeks(question: Question, *, first_day: date) -> list[Week]:
    """The 53 weeks from `first_day` on, whatever time the question asks. Raises as `search`."""
    question = located(question)
    parameters: Parameters = {
        "first": first_day,
        "last": first_day + timedelta(weeks=WEEKS),
        "weeks": WEEKS,
        "limit": MOST_SPACES,
    }
    sql = TIMELINE.format(
        venues=sources.venues(question, parameters, "venues_venue v"), spaces=sources.spaces(question, parameters)
    )
    counts = {week: (venues, spaces) for week, venues, spaces in fetch(sql, parameters)}
    return [Week(first_day + timedelta(weeks=n), *counts.get(n, (0, 0))) for n in range(WEEKS)]


def _pins(spaces: Iterable[tuple[Candidate, Decimal | None]]) -> list[Pin]:
    pins = []
    for _venue, group in groupby(spaces, key=lambda pair: pair[0].venue_id):
        together = list(group)
        prices = [price for _space, price in together if price is not None]
        pins.append(Pin(together[0][0], len(together), min(prices, default=None)))
    return pins
