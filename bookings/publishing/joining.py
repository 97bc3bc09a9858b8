"""A part that joins a composite later belongs to those who have booked the whole of it."""

from datetime import datetime

from django.db import connection

# A leaf that was there when the line was booked has the line's allocations already. Where somebody else has the new
# part, or it is not open, nothing is taken: the whole was promised as it was.
JOIN = """
    INSERT INTO bookings_allocation (space_id, units, period, stay, line_id, lapses_at)
    SELECT DISTINCT leaf.id, int4range(0, leaf.units), a.stay, a.stay, l.id, a.lapses_at
    FROM bookings_reservation r
    JOIN bookings_reservationline l ON l.reservation_id = r.id
    JOIN venues_space whole ON whole.id = l.space_id AND whole.units IS NULL
    JOIN venues_spaceleaf part ON part.space_id = whole.id
    JOIN venues_space leaf ON leaf.id = part.leaf_id
    JOIN bookings_allocation a ON a.line_id = l.id
    WHERE r.venue_id = %(venue)s AND r.ends_at > %(now)s AND upper(a.stay) > %(now)s
      AND (a.lapses_at IS NULL OR a.lapses_at > %(now)s)
      AND NOT EXISTS (SELECT 1 FROM bookings_allocation own WHERE own.line_id = l.id AND own.space_id = leaf.id)
      AND a.stay <@ (
          SELECT coalesce(range_agg(o.period), '{}'::tstzmultirange) FROM venues_opening o
          WHERE o.space_id = leaf.id AND o.period && a.stay
      )
    ON CONFLICT DO NOTHING
"""


def join_later_parts(venue_id: int, now: datetime) -> int:
    """Take parts that came later for those who have booked the whole. The venue lock is held.

    Returns how many stays were joined; one statement.
    """
    with connection.cursor() as cursor:
        cursor.execute(JOIN, {"venue": venue_id, "now": now})
        return cursor.rowcount
