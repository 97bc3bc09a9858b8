"""Candidates for a flexible time: spaces with the stretches in which what is asked is free, by one SQL statement.

Free is what is open, less what is busy or taken too much for the units asked (widened by the buffers a stay wants),
less the time in which the venue could not take so many people: multiranges, no loops.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from bookings.search import clauses, sources
from bookings.search.candidates import SHOWN, Candidate
from bookings.search.dates import dates_of
from bookings.search.fitting import Shape, fits, periods
from bookings.search.half_days import half_days
from bookings.search.moments import window
from bookings.search.question import Question, Within
from bookings.search.sources import Parameters
from bookings.search.whole_days import whole_days
from commons.errors import Impossible
from commons.periods import Period, covers, local_date
from commons.statements import fetch

WINDOW_ROW: Final = "(%({0}zone)s, %({0}first)s::timestamptz, %({0}last)s::timestamptz, %({0}today)s::date)"
# From the notice on, to the end of the last day within the horizon.
WITHIN_REACH: Final = """
    z.clock, greatest(z.first, %(now)s + make_interval(hours => v.notice_hours)) AS starts_at,
    least(z.last, (z.today + v.horizon_days + 1)::timestamp AT TIME ZONE v.time_zone) AS ends_at
"""
# Arrivals and departures summed up to levels, each from one change to the next.
LEVELS: Final = """
    SELECT instant AS since, lead(instant) OVER (ORDER BY instant) AS until, level FROM (
        SELECT instant, sum(sum(change)) OVER (ORDER BY instant) AS level FROM ({events}) changes GROUP BY instant
    ) sums
"""
EVENTS_OF_LEAF: Final = """
    SELECT event.* FROM (
        SELECT a.period, upper(a.units) - lower(a.units) AS units FROM bookings_allocation a
        WHERE a.space_id = l.id AND a.period && t.taken AND (a.lapses_at IS NULL OR a.lapses_at > %(now)s)
        UNION ALL
        SELECT b.period, l.units FROM bookings_busyperiod b WHERE b.space_id = l.id AND b.period && t.taken
    ) use CROSS JOIN LATERAL (VALUES (lower(period), units), (upper(period), -units)) event (instant, change)
"""
EVENTS_OF_VENUE: Final = """
    SELECT event.* FROM (
        SELECT r.headcount, range_agg(a.stay) AS stays
        FROM venues_space place
        JOIN bookings_allocation a ON a.space_id = place.id AND a.stay && tstzrange(v.starts_at, v.ends_at)
            AND a.period && tstzrange(v.starts_at, v.ends_at)
        JOIN bookings_reservationline line ON line.id = a.line_id
        JOIN bookings_reservation r ON r.id = line.reservation_id
        WHERE place.venue_id = v.venue_id AND place.units IS NOT NULL
          AND (a.lapses_at IS NULL OR a.lapses_at > %(now)s)
        GROUP BY r.id
    ) party CROSS JOIN LATERAL unnest(party.stays) part
    CROSS JOIN LATERAL (VALUES (lower(part), headcount), (upper(part), -headcount)) event (instant, change)
"""
CROWDED: Final = """
    (SELECT coalesce(range_agg(tstzrange(since, until)), '{{}}') FROM ({levels}) levels
     WHERE level + %(headcount)s > v.safety_headcount)
"""
# Only what has a rate is open: the rest cannot be booked.
OPEN_WITH_RATES: Final = """
    SELECT range_agg(o.period * c.stay) FROM venues_opening o
    WHERE o.space_id = l.id AND o.period && c.stay AND o.season_id = ANY (ARRAY(
        SELECT rate.season_id FROM venues_rate rate
        WHERE rate.space_id IN (c.space_id, l.id) AND rate.audience IN ('everyone', %(audience)s)))
"""
# Too much is taken for the units asked, or for the buffers of a stay that wants them.
TAKEN_TOO_MUCH: Final = """
    SELECT range_agg(tstzrange(since - make_interval(mins => greatest(c.clearing, l.clearing)),
                               until + make_interval(mins => greatest(c.preparation, l.preparation))))
    FROM ({levels}) levels
    WHERE level > CASE WHEN c.units IS NULL THEN 0 ELSE l.units - %(units)s END
"""
FREE_STRETCHES: Final = """
    SELECT array_agg(extract(epoch FROM lower(free))::bigint ORDER BY free) AS opens,
           array_agg(extract(epoch FROM upper(free))::bigint ORDER BY free) AS closes
    FROM unnest((
        SELECT range_intersect_agg(coalesce(({open}), '{{}}') - coalesce(({taken_too_much}), '{{}}'))
        FROM venues_spaceleaf sl JOIN venues_space l ON l.id = sl.leaf_id
        CROSS JOIN LATERAL (SELECT {taken} AS taken) t
        WHERE sl.space_id = c.space_id
    ) - c.crowded) free
    WHERE upper(free) - lower(free) >= greatest(%(duration)s, interval '1 minute')
"""
# What is open whatever is taken, for whole and half-days: from before the window to after it.
OPENED: Final = """
    SELECT array_agg(extract(epoch FROM lower(hours))::bigint ORDER BY hours) AS since,
           array_agg(extract(epoch FROM upper(hours))::bigint ORDER BY hours) AS until
    FROM unnest((
        SELECT range_intersect_agg(coalesce((
            SELECT range_agg(o.period) FROM venues_opening o WHERE o.space_id = sl.leaf_id AND o.period && c.stay
        ), '{}'))
        FROM venues_spaceleaf sl WHERE sl.space_id = c.space_id
    )) hours
"""
NOT_ASKED: Final = "SELECT '{}'::bigint[] AS since, '{}'::bigint[] AS until"
FLEXIBLE: Final = """
    SELECT {shown}, c.granularity, c.min_duration, c.max_duration, c.day_starts, c.half_day_at, c.day_ends,
           c.night_starts, c.night_ends, f.opens, f.closes, d.since, d.until
    FROM (
        SELECT v.*, tstzrange(v.starts_at, v.ends_at) AS stay, s.*
        FROM (SELECT v.*, {crowded} AS crowded FROM ({venues}) v ORDER BY {within} OFFSET 0) v
        CROSS JOIN LATERAL ({spaces}) s
    ) c
    CROSS JOIN LATERAL ({free} OFFSET 0) f
    CROSS JOIN LATERAL ({opened} OFFSET 0) d
    JOIN venues_venuekind k ON k.id = c.kind_id JOIN commons_commune m ON m.insee = c.commune_id
    WHERE f.opens IS NOT NULL
    ORDER BY {order} OFFSET %(offset)s LIMIT %(limit)s
"""
# What a fixed time would say of given spaces and times: free units and the terms of the price.
SLOTS: Final = """
    SELECT c.space_id, f.free, f.terms
    FROM (
        SELECT c.*, {stretches} AS stretches FROM (
            SELECT s.id AS space_id, s.units, s.taken_by, s.preparation, s.clearing, s.half_day_at, s.night_starts,
                   s.night_ends, slot.starts_at, slot.ends_at, tstzrange(slot.starts_at, slot.ends_at) AS stay
            FROM unnest(%(spaces)s::bigint[], %(starts)s::timestamptz[], %(ends)s::timestamptz[])
                AS slot (space_id, starts_at, ends_at)
            JOIN venues_space s ON s.id = slot.space_id
        ) c
    ) c
    CROSS JOIN LATERAL ({free} OFFSET 0) f
"""


class Slot(NamedTuple):
    """What is known of one space at one time."""

    free_units: int
    terms: str


def first_fits(
    question: Question, when: Within, zones: Sequence[str], *, now: datetime, offset: int = 0, limit: int | None = None
) -> tuple[list[Candidate], bool]:
    """Spaces in order, with their first time that fits, without free units and terms yet; and whether these are all.

    Where weekdays are asked for, it is counted on how many of them the space is free. `limit` bounds how many spaces
    with free time are looked at; fewer may fit. Raises Impossible `in_the_past` when the days are over everywhere.
    """
    parameters: Parameters = {"now": now, "audience": question.audience, "offset": offset, "limit": limit}
    parameters |= {"duration": when.duration if when.duration and not when.by_opening else timedelta()}
    windows = _windows(when, zones, now, parameters)
    source = f"(VALUES {windows}) AS z (clock, first, last, today) JOIN venues_venue v ON v.time_zone = z.clock"
    sql = FLEXIBLE.format(
        shown=SHOWN,
        venues=sources.venues(question, parameters, source, WITHIN_REACH, "v.starts_at < v.ends_at"),
        spaces=sources.spaces(question, parameters),
        crowded=CROWDED.format(levels=LEVELS.format(events=EVENTS_OF_VENUE)),
        free=FREE_STRETCHES.format(
            open=OPEN_WITH_RATES,
            taken_too_much=TAKEN_TOO_MUCH.format(levels=LEVELS.format(events=EVENTS_OF_LEAF)),
            taken=clauses.TAKEN,
        ),
        opened=OPENED if when.by_opening else NOT_ASKED,
        within=sources.order(question, "v"),
        order=sources.order(question, "c"),
    )
    rows = fetch(sql, parameters)
    found = []
    for *shown, opens, closes, since, until in rows:
        candidate, shape = Candidate(*shown[:-8]), Shape(shown[5], *shown[-8:])
        free, opened, zone = periods(opens, closes), periods(since, until), ZoneInfo(candidate.zone)
        stays = _stays(free, opened, shape, when, zone)
        first = next(stays, None)
        if first:
            spans = when.by_opening and not covers(opened, first)
            dates = dates_of([first, *stays], when, zone, now) if when.weekdays else None
            found.append(
                candidate._replace(starts_at=first.start, ends_at=first.end, spans_closures=spans, dates=dates)
            )
    return found, limit is None or len(rows) < limit


def _stays(
    free: Sequence[Period], opened: Sequence[Period], shape: Shape, when: Within, zone: ZoneInfo
) -> Iterator[Period]:
    """What fits, in order of time."""
    if when.days:
        return whole_days(free, opened, shape, when, zone)
    if when.half:
        return half_days(free, opened, shape, when, zone)
    return fits(free, shape, when, zone)


def slots_of(
    times: Mapping[int, Period], *, units: int, audience: str, now: datetime, spans_closures: bool
) -> dict[int, Slot]:
    """Free units and terms of each space at its time, over closed hours or in one stretch. One statement."""
    parameters: Parameters = {
        "spaces": list(times),
        "starts": [period.start for period in times.values()],
        "ends": [period.end for period in times.values()],
        "units": units,
        "audience": audience,
        "now": now,
    }
    stretches = clauses.STRETCHES if spans_closures else "tstzmultirange(c.stay)"
    sql = SLOTS.format(free=clauses.free_units(spans_closures=spans_closures), stretches=stretches)
    rows = fetch(sql, parameters)
    return {space_id: Slot(free, terms) for space_id, free, terms in rows}


def _windows(when: Within, zones: Sequence[str], now: datetime, parameters: Parameters) -> str:
    rows = []
    for n, name in enumerate(zones):
        zone = ZoneInfo(name)
        span = window(when, zone, now)
        if span is None:
            continue
        prefix = f"w{n}_"
        values = {"zone": name, "first": span.start, "last": span.end, "today": local_date(now, zone)}
        parameters |= {prefix + key: value for key, value in values.items()}
        rows.append(WINDOW_ROW.format(prefix))
    if not rows:
        sentence = _("Cette période est passée : choisissez des jours à venir.")
        raise Impossible(sentence, code="in_the_past", fields={"between": [sentence]})
    return ", ".join(rows)
