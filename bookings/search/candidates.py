"""Candidates, by one SQL statement each. What `free_at` returns can be booked as asked, `taken_at` waited for.

Places, filters and times are looked at first and put in order; openings, allocations and people only then, candidate by
candidate, until the page is full. So a page costs the same however many venues there are.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from bookings.search import clauses, sources
from bookings.search.dates import Dates
from bookings.search.moments import Moment
from bookings.search.question import Question
from bookings.search.sources import Parameters
from commons.statements import fetch


class Candidate(NamedTuple):
    """A space that could be meant, with what a result shows of it. Without a fixed time the last six are empty.

    `terms` is all that its price for this time depends on, for `prices.price_of`; `dates` are counted when weekdays
    are asked for.
    """

    space_id: int
    space_name: str
    space_kind: str
    units: int | None
    capacity: int | None
    taken_by: str
    venue_id: int
    venue_slug: str
    venue_name: str
    venue_kind: str
    venue_shape: str
    approval: str
    is_demo: bool
    zone: str
    latitude: float
    longitude: float
    insee: str
    commune: str
    distance_km: float | None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    free_units: int | None = None
    terms: str = ""
    spans_closures: bool = False
    dates: Dates | None = None


SHOWN: Final = """
    c.space_id, c.space_name, c.space_kind, c.units, c.capacity, c.taken_by, c.venue_id, c.venue_slug, c.venue_name,
    k.code, k.shape, c.approval, c.is_demo, c.zone, c.latitude, c.longitude, m.insee, m.name, c.distance_km
"""
MOMENT_COLUMNS: Final = """z (nth, clock, starts_at, ends_at, start_time, end_time, start_minute, end_minute,
    whole_minutes, duration, notice_hours, horizon_days)"""
MOMENT_ROW: Final = """({1}, %({0}zone)s::text, %({0}start)s::timestamptz, %({0}end)s::timestamptz,
    %({0}start_time)s::time, %({0}end_time)s::time, %({0}start_minute)s::int, %({0}end_minute)s::int,
    %({0}whole_minutes)s::bool, %({0}duration)s::int, %({0}notice_hours)s::int, %({0}horizon_days)s::int)"""

ENOUGH_UNITS: Final = "f.free >= %(units)s"
# From the outside in: spaces that are free, of venues with room for the people, of venues in the right order.
FIXED: Final = """
    SELECT {shown}, c.nth, f.free, f.terms
    FROM (
        SELECT c.*, {stretches} AS stretches FROM (
            SELECT v.*, s.*
            FROM (SELECT v.*, {stay} AS stay, tstzmultirange({stay}) AS in_one, {present} AS present
                  FROM ({venues}) v ORDER BY {within} OFFSET 0) v
            CROSS JOIN LATERAL ({spaces}) s
        ) c
    ) c
    CROSS JOIN LATERAL ({free} OFFSET 0) f
    JOIN venues_venuekind k ON k.id = c.kind_id JOIN commons_commune m ON m.insee = c.commune_id
    WHERE {wanted}
    ORDER BY {order} OFFSET %(offset)s LIMIT %(limit)s
"""
ANY_TIME: Final = """
    SELECT {shown}
    FROM (SELECT v.*, s.* FROM ({venues}) v CROSS JOIN LATERAL ({spaces}) s) c
    JOIN venues_venuekind k ON k.id = c.kind_id JOIN commons_commune m ON m.insee = c.commune_id
    ORDER BY {order} OFFSET %(offset)s LIMIT %(limit)s
"""


def free_at(
    question: Question, moments: Sequence[Moment], *, now: datetime, offset: int = 0, limit: int | None = None
) -> list[Candidate]:
    """Spaces that are free for all of the time asked, in order; `limit` None: all of them.

    `moments` is what the question's time means in each zone; venues of other zones are not found.
    """
    wanted = f"{ENOUGH_UNITS} AND {clauses.enough_room(spans_closures=_spans(question))}"
    return _at(question, moments, wanted, now=now, offset=offset, limit=limit)


def taken_at(question: Question, moments: Sequence[Moment], *, now: datetime, limit: int) -> list[Candidate]:
    """Spaces that are open and have a price for all of the time asked, but too few of whose units are left."""
    wanted = f"f.free >= 0 AND NOT {ENOUGH_UNITS}"
    if _spans(question):
        wanted = f"{wanted} AND {clauses.BEGINS_AND_ENDS_OPEN}"
    return _at(question, moments, wanted, now=now, offset=0, limit=limit)


def _at(
    question: Question, moments: Sequence[Moment], wanted: str, *, now: datetime, offset: int, limit: int | None
) -> list[Candidate]:
    spans = _spans(question)
    parameters: Parameters = {"now": now, "audience": question.audience, "offset": offset, "limit": limit}
    rows = ", ".join(MOMENT_ROW.format(f"m{n}_", n) for n in range(len(moments)))
    for n, one in enumerate(moments):
        parameters |= _moment_parameters(f"m{n}_", one)
    source = f"(VALUES {rows}) AS {MOMENT_COLUMNS} JOIN venues_venue v ON {clauses.REACHABLE}"
    whole_stay = "tstzrange(v.starts_at, v.ends_at)"
    sql = FIXED.format(
        shown=SHOWN,
        venues=sources.venues(question, parameters, source, "z.*"),
        spaces=sources.spaces(question, parameters, clauses.WELL_TIMED),
        stay=whole_stay,
        present=clauses.present_at(stay=whole_stay),
        stretches=clauses.STRETCHES if spans else "c.in_one",
        free=clauses.free_units(spans_closures=spans),
        wanted=wanted,
        within=sources.order(question, "v"),
        order=sources.order(question, "c"),
    )
    times = [(one.period.start, one.period.end) for one in moments]
    found = fetch(sql, parameters)
    return [Candidate._make((*shown, *times[nth], free, terms, False, None)) for *shown, nth, free, terms in found]


def _spans(question: Question) -> bool:
    return bool(getattr(question.when, "spans_closures", False))


def offered(question: Question, *, limit: int | None = None) -> list[Candidate]:
    """Spaces that answer the question whatever its time, in order."""
    parameters: Parameters = {"offset": 0, "limit": limit}
    sql = ANY_TIME.format(
        shown=SHOWN,
        venues=sources.venues(question, parameters, "venues_venue v"),
        spaces=sources.spaces(question, parameters),
        order=sources.order(question, "c"),
    )
    return [Candidate(*row) for row in fetch(sql, parameters)]


def _moment_parameters(prefix: str, one: Moment) -> Parameters:
    values = {
        "zone": one.zone,
        "start": one.period.start,
        "end": one.period.end,
        "start_time": one.start_time,
        "end_time": one.end_time,
        "start_minute": one.start_minute,
        "end_minute": one.end_minute,
        "whole_minutes": one.whole_minutes,
        "duration": one.duration,
        "notice_hours": one.notice_hours,
        "horizon_days": one.horizon_days,
    }
    return {prefix + name: value for name, value in values.items()}
