"""The pieces of SQL that searches are made of. `%(name)s` are psycopg parameters; nothing asked is ever spliced in.

Aliases: `z` the asked moment in one zone, `v` a venue, `s` one of its spaces, `c` a candidate (space, venue and moment
in one row), `l` one of its leaves.
"""

from typing import Final

# Kilometres on the sphere; the arc sine must not see 1.0000000002.
DISTANCE: Final = """
    2 * 6371.0088 * asin(least(1, sqrt(
        power(sind((v.latitude - %(latitude)s) / 2), 2)
        + cosd(%(latitude)s) * cosd(v.latitude) * power(sind((v.longitude - %(longitude)s) / 2), 2))))
"""

IN_BOX: Final = "v.latitude BETWEEN %({0}south)s AND %({0}north)s AND v.longitude BETWEEN %({0}west)s AND %({0}east)s"
# Over the 180th meridian.
IN_SPLIT_BOX: Final = (
    "v.latitude BETWEEN %({0}south)s AND %({0}north)s AND (v.longitude >= %({0}west)s OR v.longitude <= %({0}east)s)"
)
OF_KIND: Final = "v.kind_id IN (SELECT id FROM venues_venuekind WHERE code = ANY(%(venue_kinds)s))"
# Of `bookings.asking.timing`, what depends on the venue alone.
REACHABLE: Final = "v.time_zone = z.clock AND v.notice_hours <= z.notice_hours AND v.horizon_days >= z.horizon_days"

OFFERED: Final = ("s.bookable", "s.retired_at IS NULL")
# What `bookings.asking` refuses whatever is taken: units, headcount.
BIG_ENOUGH: Final = (
    "CASE WHEN s.units IS NULL THEN %(units)s = 1 ELSE s.units >= %(units)s END",
    """CASE WHEN s.capacity IS NOT NULL THEN s.capacity * %(units)s >= %(seats)s
            WHEN s.units IS NOT NULL THEN true
            ELSE coalesce((SELECT sum(l.capacity * l.units) >= %(seats)s
                           FROM venues_spaceleaf sl JOIN venues_space l ON l.id = sl.leaf_id
                           WHERE sl.space_id = s.id AND l.capacity IS NOT NULL), true) END""",
)
# Of `bookings.asking.timing`: steps, durations, half-days, days and nights.
WELL_TIMED: Final = """
    CASE s.taken_by
        WHEN 'time' THEN v.whole_minutes AND v.start_minute %% s.granularity = 0 AND v.end_minute %% s.granularity = 0
             AND v.duration >= s.min_duration AND (s.max_duration IS NULL OR v.duration <= s.max_duration)
        WHEN 'half_day' THEN v.start_time IN (s.day_starts, s.half_day_at)
             AND v.end_time IN (s.half_day_at, s.day_ends)
        WHEN 'day' THEN v.start_time = s.day_starts AND v.end_time = s.day_ends
        ELSE v.start_time = s.night_starts AND v.end_time = s.night_ends END
"""

# Accents, case, apostrophes and hyphens make no difference; `texts.like_words` does the same to what is asked.
PLAIN_TEXT: Final = """
    (SELECT replace(replace(translate(
        lower(concat_ws(' ', s.name, (SELECT string_agg(value, ' ') FROM jsonb_each_text(s.names)), s.description,
            venue.name, venue.description, commune.name,
            (SELECT string_agg(told.text, ' ') FROM venues_hosttext told WHERE told.venue_id = venue.id
             AND told.photo_id IS NULL AND (told.space_id IS NULL OR told.space_id = s.id)))),
        'àâäáãåçéèêëíìîïñóòôöõúùûüýÿ’''-', 'aaaaaaceeeeiiiinooooouuuuyy   '), 'œ', 'oe'), 'æ', 'ae')
     FROM venues_venue venue JOIN commons_commune commune ON commune.insee = venue.commune_id
     WHERE venue.id = v.venue_id) LIKE %({0})s
"""
HAS_AMENITIES: Final = """
    (SELECT count(*) FROM venues_amenity am WHERE am.code = ANY(%(amenities)s) AND (
        EXISTS (SELECT 1 FROM venues_venue_amenities va WHERE va.venue_id = v.venue_id AND va.amenity_id = am.id)
        OR EXISTS (SELECT 1 FROM venues_space_amenities sa WHERE sa.space_id = s.id AND sa.amenity_id = am.id))
    ) = cardinality(%(amenities)s)
"""

# What a stay takes of a leaf: with the longer of the buffers of the space and of the leaf.
TAKEN: Final = """tstzrange(c.starts_at - make_interval(mins => greatest(c.preparation, l.preparation)),
                           c.ends_at + make_interval(mins => greatest(c.clearing, l.clearing)))"""
STRETCHES_TAKEN: Final = """(
    SELECT range_agg(tstzrange(lower(stretch) - make_interval(mins => greatest(c.preparation, l.preparation)),
                               upper(stretch) + make_interval(mins => greatest(c.clearing, l.clearing))))
    FROM unnest(c.stretches) stretch)"""

# What is taken of a leaf during some time. Nearly all stays are short: those of a day at most that can reach into the
# time began within the day before it, which a plain index on where they begin finds in a third of the time of the one
# on ranges (`IS TRUE` hides the overlap from it); longer ones have an index on ranges of their own.
TAKEN_DURING: Final = """(
        SELECT a.units, a.period FROM bookings_allocation a
        WHERE a.space_id = l.id AND lower(a.period) > lower(t.taken) - interval '24 hours'
          AND lower(a.period) < upper(t.taken) AND (a.period && t.taken) IS TRUE
          AND upper(a.period) - lower(a.period) <= interval '24 hours'
          AND (a.lapses_at IS NULL OR a.lapses_at > %(now)s)
        UNION ALL
        SELECT a.units, a.period FROM bookings_allocation a
        WHERE a.space_id = l.id AND a.period && t.taken
          AND upper(a.period) - lower(a.period) > interval '24 hours'
          AND (a.lapses_at IS NULL OR a.lapses_at > %(now)s))"""
# The most units taken at one instant: arrivals and departures in order, departures first, summed up as they come. One
# stay alone is the most there is, and nearly always there is none or one: putting them in order costs as much again.
PEAK: Final = f"""
    (SELECT CASE WHEN count(*) <= 1 THEN coalesce(sum(upper(a.units) - lower(a.units)), 0) ELSE (
     SELECT coalesce(max(level), 0) FROM (
        SELECT sum(change) OVER (ORDER BY instant, change) AS level
        FROM {TAKEN_DURING} a CROSS JOIN LATERAL (VALUES
            (lower(a.period * t.taken), upper(a.units) - lower(a.units)),
            (upper(a.period * t.taken), lower(a.units) - upper(a.units))) AS event (instant, change)
     ) levels) END FROM {TAKEN_DURING} a)
"""
PEAK_IN_STRETCHES: Final = f"""
    (SELECT coalesce(max(level), 0) FROM (
        SELECT sum(change) OVER (ORDER BY instant, change) AS level
        FROM {TAKEN_DURING} a
        CROSS JOIN LATERAL unnest(tstzmultirange(a.period) * t.taken) AS part
        CROSS JOIN LATERAL (VALUES
            (lower(part), upper(a.units) - lower(a.units)),
            (upper(part), lower(a.units) - upper(a.units))) AS event (instant, change)
     ) levels)
"""
# What a leaf's openings say: whether they hold all of the stay, whether each has a rate of the leaf or of the space for
# the audience or for everyone (as `pricing.rates_for` wants it), and all that a price depends on, for `terms.read`.
OPEN: Final = """
    SELECT coalesce(range_agg(o.period) @> c.stretches, false) AS inside,
           bool_and(r.rates IS NOT NULL OR {rated_otherwise}) AS rated,
           string_agg(o.season_id || ' ' || date_part('epoch', lower(o.period))::bigint || ' '
                      || date_part('epoch', upper(o.period))::bigint || ' ' || coalesce(r.rates, '') || ' '
                      || coalesce(p.supplements, ''), '|') AS seasons
    FROM venues_opening o
    CROSS JOIN LATERAL (
        SELECT string_agg(rate.space_id || ',' || rate.per || ',' || rate.amount || ',' || rate.vat_rate || ','
                          || rate.audience, ';') AS rates
        FROM venues_rate rate
        WHERE rate.season_id = o.season_id AND rate.space_id IN (c.space_id, l.id)
          AND rate.audience IN ('everyone', %(audience)s)) r
    CROSS JOIN LATERAL (
        SELECT string_agg(p.id || ',' || p.per || ',' || p.amount || ',' || p.vat_rate || ',' || coalesce((
            SELECT string_agg(ps.space_id::text, ':') FROM venues_supplement_spaces ps WHERE ps.supplement_id = p.id
        ), ''), ';') AS supplements
        FROM venues_supplement p WHERE p.season_id = o.season_id AND p.compulsory) p
    WHERE o.space_id = l.id AND {from_then_on} AND (o.period && c.stretches) IS TRUE
"""
# Openings of a space follow each other: from the last that began before the stay to those that begin before its end.
# The index on where they begin is quicker than the one on ranges; `IS TRUE` hides the overlap from the latter. The last
# that began is looked for within a day first: going backwards, PostgreSQL reads all of an index page that matches.
FROM_THEN_ON: Final = """lower(o.period) < c.ends_at AND lower(o.period) >= coalesce(
        (SELECT max(lower(first.period)) FROM venues_opening first
         WHERE first.space_id = l.id AND lower(first.period) <= c.starts_at
           AND lower(first.period) > c.starts_at - interval '24 hours'),
        (SELECT max(lower(first.period)) FROM venues_opening first
         WHERE first.space_id = l.id AND lower(first.period) <= c.starts_at), c.starts_at)"""
# A composite's own rates in one season price what its leaves open in another at the same time.
RATED_OTHERWISE: Final = """
    (c.units IS NULL AND coalesce((
        SELECT range_agg(o2.period) @> tstzmultirange(o.period) * c.stretches
        FROM venues_spaceleaf sl2 JOIN venues_opening o2 ON o2.space_id = sl2.leaf_id AND o2.period && c.stretches
        WHERE sl2.space_id = c.space_id AND EXISTS (
            SELECT 1 FROM venues_rate r2 WHERE r2.season_id = o2.season_id AND r2.space_id = c.space_id
               AND r2.audience IN ('everyone', %(audience)s))), false))
"""
CLOCK: Final = """(({0}.taken_by = 'night')::int || ',' || {0}.half_day_at || ',' || {0}.night_starts || ','
    || {0}.night_ends)"""
# JSON would be nicer to read, and take a tenth of the whole search to write.
TERMS: Final = f"""{CLOCK.format("c")} || '@' || string_agg(
    l.id || ' ' || l.units || ' ' || CASE WHEN c.units IS NULL THEN {CLOCK.format("l")} ELSE '' END
    || '#' || coalesce(o.seasons, ''), '&') AS terms"""
# The units of a candidate that stay free for the whole stay; below nought when it is closed or has no rate. `OFFSET 0`:
# what is taken is worked out once for each leaf, not wherever it is used.
FREE_UNITS: Final = """
    SELECT {terms}, min(CASE
        WHEN NOT (o.inside AND o.rated) THEN -1
        WHEN EXISTS (SELECT 1 FROM bookings_busyperiod b WHERE b.space_id = l.id AND b.period && t.taken) THEN 0
        ELSE greatest(0, CASE WHEN c.units IS NULL THEN 1 ELSE l.units END - {peak}) END) AS free
    FROM venues_spaceleaf sl JOIN venues_space l ON l.id = sl.leaf_id
    CROSS JOIN LATERAL (SELECT {taken} AS taken OFFSET 0) t
    CROSS JOIN LATERAL ({open}) o
    WHERE sl.space_id = c.space_id
"""
# Every open stretch of a stay over closed hours: when all leaves are open.
STRETCHES: Final = """
    (SELECT range_intersect_agg(leaf_open.hours) * tstzmultirange(c.stay) FROM (
        SELECT coalesce(range_agg(o.period), '{}') AS hours
        FROM venues_spaceleaf sl LEFT JOIN venues_opening o ON o.space_id = sl.leaf_id AND o.period && c.stay
        WHERE sl.space_id = c.space_id GROUP BY sl.leaf_id) leaf_open)
"""
BEGINS_AND_ENDS_OPEN: Final = "lower(c.stretches) = c.starts_at AND upper(c.stretches) = c.ends_at"

# The most people present in a venue at one time of some stretches; a reservation brings its people once.
PRESENT: Final = """
    (SELECT coalesce(max(level), 0) FROM (
        SELECT sum(change) OVER (ORDER BY instant, change) AS level
        FROM (
            SELECT r.headcount, range_agg(a.stay) * {stretches} AS stays
            FROM venues_space place
            JOIN bookings_allocation a ON a.space_id = place.id AND a.period && {stay} AND a.stay && {stay}
            JOIN bookings_reservationline line ON line.id = a.line_id
            JOIN bookings_reservation r ON r.id = line.reservation_id
            WHERE place.venue_id = {venue} AND place.units IS NOT NULL
              AND (a.lapses_at IS NULL OR a.lapses_at > %(now)s)
            GROUP BY r.id
        ) party
        CROSS JOIN LATERAL unnest(party.stays) AS part
        CROSS JOIN LATERAL (VALUES (lower(part), party.headcount), (upper(part), -party.headcount))
            AS event (instant, change)
     ) levels)
"""

# At least as many: all that may be there at some time of the stay, as if at once. Short and long ones as above.
AT_MOST_PRESENT: Final = """
    (SELECT coalesce(sum(r.headcount), 0) FROM (
        SELECT r.headcount FROM bookings_reservation r
        WHERE r.venue_id = v.venue_id AND r.starts_at > lower({stay}) - interval '24 hours'
          AND r.starts_at < upper({stay}) AND r.ends_at > lower({stay})
          AND r.ends_at - r.starts_at <= interval '24 hours'
          AND NOT (r.state IN ('expired', 'declined', 'cancelled'))
        UNION ALL
        SELECT r.headcount FROM bookings_reservation r
        WHERE r.venue_id = v.venue_id AND tstzrange(r.starts_at, r.ends_at) && {stay}
          AND r.ends_at - r.starts_at > interval '24 hours'
          AND NOT (r.state IN ('expired', 'declined', 'cancelled'))) r)
"""


def free_units(*, spans_closures: bool) -> str:
    """The query for the free units of `c`, for a stay in one stretch or over closed hours."""
    peak, taken = (PEAK_IN_STRETCHES, STRETCHES_TAKEN) if spans_closures else (PEAK, TAKEN)
    return FREE_UNITS.format(terms=TERMS, peak=peak, taken=taken, open=_open())


def present_at(*, stay: str) -> str:
    """The most people in `v` during `stay`: counted exactly when a quick count of all who come does not settle it."""
    exact = present(stay=stay, stretches=f"tstzmultirange({stay})", venue="v.venue_id")
    at_most = AT_MOST_PRESENT.format(stay=stay)
    return f"CASE WHEN {at_most} + %(headcount)s <= v.safety_headcount THEN 0 ELSE {exact} END"


def present(*, stay: str, stretches: str, venue: str) -> str:
    """The expression for the most people in `venue` during `stretches`, all within `stay`."""
    return PRESENT.format(stay=stay, stretches=stretches, venue=venue)


def enough_room(*, spans_closures: bool) -> str:
    """Whether the people fit in; over closed hours only those who are there in the open stretches count."""
    enough = "c.present + %(headcount)s <= c.safety_headcount"
    if not spans_closures:
        return enough
    exact = present(stay="c.stay", stretches="c.stretches", venue="c.venue_id")
    exactly_enough = f"CASE WHEN {enough} THEN true ELSE {exact} + %(headcount)s <= c.safety_headcount END"
    return f"{BEGINS_AND_ENDS_OPEN} AND {exactly_enough}"


def _open() -> str:
    return OPEN.format(rated_otherwise=RATED_OTHERWISE, from_then_on=FROM_THEN_ON)
