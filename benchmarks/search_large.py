"""20,000 spaces, 1,000,000 allocations, 50 km around Mende: the search beside one statement written by hand."""

from datetime import UTC, datetime, time, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.data import Size, fill, first_day
from benchmarks.frame import Figure, middle, timed
from bookings.search.finding import search
from bookings.search.question import At, Circle, Question

TIMES = 15
CIRCLE = Circle(44.518, 3.499, 50.0)
# The same question, without names and prices: near enough, open, not too much taken, not too many people.
BY_HAND = """
    WITH asked AS (SELECT %(start)s::timestamptz AS start, %(end)s::timestamptz AS ends),
    near AS (
        SELECT * FROM (
            SELECT v.id, v.safety_headcount, 2 * 6371.0088 * asin(sqrt(
                power(sind((v.latitude - 44.518) / 2), 2)
                + cosd(44.518) * cosd(v.latitude) * power(sind((v.longitude - 3.499) / 2), 2))) AS km
            FROM venues_venue v
            WHERE v.state = 'published' AND v.latitude BETWEEN 44.06 AND 44.97 AND v.longitude BETWEEN 2.86 AND 4.14
        ) box WHERE km <= 50
    )
    SELECT s.id, near.km, s.units - coalesce(taken.units, 0) AS free
    FROM near JOIN venues_space s ON s.venue_id = near.id CROSS JOIN asked
    CROSS JOIN LATERAL (
        SELECT range_agg(o.period) AS hours FROM venues_opening o
        WHERE o.space_id = s.id AND o.period && tstzrange(asked.start, asked.ends)) open
    CROSS JOIN LATERAL (
        SELECT max(level) AS units FROM (
            SELECT sum(event.change) OVER (ORDER BY event.instant, event.change) AS level
            FROM bookings_allocation a CROSS JOIN LATERAL (VALUES
                (lower(a.period), upper(a.units) - lower(a.units)), (upper(a.period), lower(a.units) - upper(a.units))
            ) event (instant, change)
            WHERE a.space_id = s.id AND (a.lapses_at IS NULL OR a.lapses_at > now())
              AND a.period && tstzrange(asked.start - s.preparation * interval '1 minute',
                                        asked.ends + s.clearing * interval '1 minute')) levels) taken
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(r.headcount), 0) AS people FROM bookings_reservation r
        WHERE r.venue_id = near.id AND tstzrange(r.starts_at, r.ends_at) && tstzrange(asked.start, asked.ends)
          AND NOT (r.state IN ('expired', 'declined', 'cancelled'))) present
    WHERE s.bookable AND s.retired_at IS NULL AND s.units >= 1
      AND open.hours @> tstzrange(asked.start, asked.ends) AND s.units > coalesce(taken.units, 0)
      AND present.people < near.safety_headcount
    ORDER BY near.km, near.id, s.position, s.id LIMIT 101
"""


def measure() -> list[Figure]:
    """Milliseconds of both, by turns, and how many spaces are that near."""
    fill(Size(spaces=20_000, reservations_per_space=50, days=60, width=4.0))
    day = first_day() + timedelta(days=30)
    start, end = datetime.combine(day, time(14)), datetime.combine(day, time(16))
    question = Question(when=At(start, end), circle=CIRCLE, page_size=100)
    now = timezone.now()
    aware = {"start": start.astimezone(UTC), "end": end.astimezone(UTC)}
    found = search(question, now=now).results
    assert [one.space.space_id for one in found] == [row[0] for row in _by_hand(aware)][:100]
    with CaptureQueriesContext(connection) as statements:
        search(question, now=now)
    ours, theirs = [], []
    for _ in range(3):
        ours += timed(lambda: search(question, now=now), times=TIMES)
        theirs += timed(lambda: _by_hand(aware), times=TIMES)
    ratio = middle(ours) / middle(theirs)
    return [
        Figure("search, page of 100 with prices", f"{middle(ours):.1f} ms", "", f"{len(statements)} statements"),
        Figure("one statement by hand, no prices", f"{middle(theirs):.1f} ms", "", "the same 100 spaces"),
        Figure("ratio", f"{ratio:.2f}", "≤ 2", ""),
    ]


def _by_hand(parameters: dict[str, datetime]) -> list[tuple[int, float, int]]:
    with connection.cursor() as cursor:
        cursor.execute(BY_HAND, parameters)
        return cursor.fetchall()
