"""A big site made up by SQL in seconds: venues over France, each with desks, two rooms and a projector, well booked.

The times are those of `Europe/Paris`. Everything is inside the openings and within the units, so that the constraints,
taken away while the rows are poured in, hold when they come back.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import connection, transaction

from accounts.models import Organisation
from commons.models import Commune
from venues.models import VenueKind

SPACES_PER_VENUE = 4


@dataclass(frozen=True, slots=True)
class Size:
    """How much: spaces, reservations of each space (one a day at most), days of opening, degrees around Mende."""

    spaces: int
    reservations_per_space: int
    days: int
    width: float = 0.3


VENUES = """
    INSERT INTO venues_venue (organisation_id, kind_id, name, slug, state, description, commune_id, address, latitude,
        longitude, time_zone, safety_headcount, erp_types, approval, notice_hours, horizon_days, answer_hours,
        cancellation_policy, house_rules, arrival_instructions, payment_instructions, phone, email, stop_name, language,
        is_demo, created_at)
    SELECT %(organisation)s, %(kind)s, 'Lieu ' || n, 'bench-' || n, 'published', '', %(commune)s, '',
        44.518 + (hashint4(n) / 2147483648.0) * %(width)s, 3.499 + (hashint4(n + 500009) / 2147483648.0) * %(width)s,
        'Europe/Paris', 500, '{}', 'instant', 0, 720, 72, 'flexible', '', '', '', '', '', '', 'fr', false, now()
    FROM generate_series(1, %(venues)s) n
"""
SPACES = """
    INSERT INTO venues_space (venue_id, kind, name, description, units, capacity, bookable, taken_by, granularity,
        min_duration, preparation, clearing, day_starts, half_day_at, day_ends, night_starts, night_ends, position,
        names)
    SELECT v.id, w.kind, w.name, '', w.units, w.capacity, true, 'time', 30, 30, 0, w.clearing,
        '08:00', '13:00', '18:00', '16:00', '10:00', w.position, '{}'
    FROM venues_venue v CROSS JOIN (VALUES
        ('desks', 'Postes', 12, 1, 0, 1), ('meeting_room', 'Salle A', 1, 12, 15, 2),
        ('meeting_room', 'Salle B', 1, 8, 15, 3), ('equipment', 'Projecteur', 2, NULL::int, 0, 4)
    ) AS w (kind, name, units, capacity, clearing, position)
    WHERE v.slug LIKE 'bench-%%'
"""
LEAVES = """
    INSERT INTO venues_spaceleaf (space_id, leaf_id)
    SELECT s.id, s.id FROM venues_space s JOIN venues_venue v ON v.id = s.venue_id WHERE v.slug LIKE 'bench-%%'
"""
SEASONS = """
    INSERT INTO venues_season (venue_id, name, state, first_day, last_day, closed_on_public_holidays, school_holidays,
        school_zone, conditions, published_at, created_at, names)
    SELECT id, 'Saison', 'published', %(first)s::date, %(first)s::date + %(days)s, false, 'any', '', '',
        now(), now(), '{}'
    FROM venues_venue WHERE slug LIKE 'bench-%%'
"""
OPENINGS = """
    INSERT INTO venues_opening (space_id, season_id, period)
    SELECT s.id, season.id, tstzrange((d + time '08:00') AT TIME ZONE 'Europe/Paris',
                                      (d + time '20:00') AT TIME ZONE 'Europe/Paris')
    FROM venues_season season JOIN venues_space s ON s.venue_id = season.venue_id
    CROSS JOIN generate_series(%(first)s::timestamp, %(first)s::timestamp + make_interval(days => %(days)s), '1 day') d
    WHERE season.name = 'Saison'
"""
RATES = """
    INSERT INTO venues_rate (season_id, space_id, audience, per, amount, vat_rate)
    SELECT season.id, s.id, 'everyone', w.per, (w.amount + season.id %% 7)::numeric, 20
    FROM venues_season season JOIN venues_space s ON s.venue_id = season.venue_id
    CROSS JOIN (VALUES ('hour', 5), ('half_day', 15), ('day', 25)) AS w (per, amount)
    WHERE season.name = 'Saison'
"""
# One reservation a day and space: desks for the whole afternoon, everything else in the morning.
RESERVATIONS = """
    INSERT INTO bookings_reservation (reference, venue_id, state, starts_at, ends_at, contact_name, contact_email,
        contact_phone, audience, audience_basis, headcount, purpose, message, price, total, conditions, reason,
        sequence, created_at, changed_at)
    SELECT 'B' || s.id || '-' || d::date - %(first)s::date, s.venue_id, 'confirmed',
        (d + CASE WHEN s.units = 12 THEN time '13:00' ELSE time '09:00' END) AT TIME ZONE 'Europe/Paris',
        (d + CASE WHEN s.units = 12 THEN time '17:00' ELSE time '12:00' END) AT TIME ZONE 'Europe/Paris',
        '', '', '', 'everyone', 'proved', 2, 'work', '', '{}', 0, '{}', '', 0, now(), now()
    FROM venues_space s JOIN venues_venue v ON v.id = s.venue_id AND v.slug LIKE 'bench-%%'
    CROSS JOIN generate_series(%(first)s::timestamp, %(first)s::timestamp + make_interval(days => %(booked)s - 1),
                               '1 day') d
"""
LINES = """
    INSERT INTO bookings_reservationline (reservation_id, space_id, units, period, spans_closures)
    SELECT id, substring(reference FROM 'B(\\d+)-')::bigint, 1, tstzrange(starts_at, ends_at), false
    FROM bookings_reservation WHERE reference LIKE 'B%%-%%'
"""
ALLOCATIONS = """
    INSERT INTO bookings_allocation (space_id, units, period, stay, line_id)
    SELECT line.space_id, '[0,1)', tstzrange(lower(line.period), upper(line.period) + s.clearing * interval '1 minute'),
        line.period, line.id
    FROM bookings_reservationline line JOIN venues_space s ON s.id = line.space_id
"""
GUARDED = {"venues_space": [SPACES], "bookings_allocation": [ALLOCATIONS]}


def first_day() -> date:
    """The first day of the made-up season."""
    return datetime.now(UTC).date() + timedelta(days=20)


def fill(size: Size) -> None:
    """Pour `size` into an empty, migrated database, and gather statistics."""
    parameters = {
        "organisation": Organisation.objects.create(kind="company", name="Bench").pk,
        "kind": VenueKind.objects.get_or_create(code="hotel", defaults={"default_approval": "instant"})[0].pk,
        "commune": Commune.objects.get_or_create(
            insee="48095", defaults={"name": "Mende", "postal_codes": [], "department": "48", "population": 12000}
        )[0].pk,
        "venues": size.spaces // SPACES_PER_VENUE,
        "width": size.width,
        "first": first_day(),
        "days": size.days,
        "booked": size.reservations_per_space,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        for table in ("venues_space", "bookings_allocation"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in (VENUES, SPACES, LEAVES, SEASONS, RATES):
            cursor.execute(statement, parameters)
        _pour(cursor, OPENINGS, parameters, "venues_opening", "opening_no_overlap", "space_id WITH =, period WITH &&")
        for statement in (RESERVATIONS, LINES):
            cursor.execute(statement, parameters)
        overlap = "space_id WITH =, units WITH &&, period WITH &&"
        _pour(cursor, ALLOCATIONS, parameters, "bookings_allocation", "allocation_no_overlap", overlap)
        for table in ("venues_space", "bookings_allocation"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _pour(cursor, statement: str, parameters: dict, table: str, constraint: str, rule: str) -> None:  # type: ignore[no-untyped-def,type-arg]
    """Insert without the exclusion constraint, then put it back: an index is built faster than it grows."""
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")
    cursor.execute(statement, parameters)
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {constraint} EXCLUDE USING gist ({rule})")
