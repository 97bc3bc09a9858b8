"""Counting searches that find nothing: what is missing where and when, never who missed it."""

import logging
from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.db import DatabaseError, connection, transaction

from bookings.search.places import box_around
from bookings.search.question import At, Circle, Question, Within
from commons.models import Commune

logger = logging.getLogger(__name__)

# "At least so many": what matters is a desk, a table, a room, a hall.
SIZES: Final = (1, 2, 5, 10, 20, 50, 100, 200)
# Beyond, a search says little, and anybody could fill the table.
FARTHEST: Final = timedelta(days=730)
NEAREST_WITHIN_KM: Final = 20.0
COUNT: Final = """
    INSERT INTO bookings_searchmiss (week, commune_id, purpose, size, count) VALUES (%s, %s, %s, %s, 1)
    ON CONFLICT (week, commune_id, purpose, size) DO UPDATE SET count = bookings_searchmiss.count + 1
"""


def count_miss(question: Question, *, now: datetime) -> None:
    """One more search for this week, commune, purpose and size that found nothing. Never raises."""
    week = week_of(question, now)
    if week is None:
        return
    try:
        with transaction.atomic():
            row = [week, _commune_of(question), question.purpose, size_of(question)]
            with connection.cursor() as cursor:
                cursor.execute(COUNT, row)
    except DatabaseError:
        logger.exception("a search miss was not counted")


def week_of(question: Question, now: datetime) -> date | None:
    """The Monday of the week searched for, this week's without a time; None for one that is too far away."""
    match question.when:
        case At(starts_at=moment):
            day = moment.date()
        case Within(first_day=first):
            day = max(first, now.date())
        case _:
            day = now.date()
    if abs(datetime(day.year, day.month, day.day, tzinfo=UTC) - now) > FARTHEST:
        return None
    return day - timedelta(days=day.weekday())


def size_of(question: Question) -> int:
    """The largest of `SIZES` that the search reaches, by its units or its people."""
    wanted = max(question.units, question.headcount)
    return max(size for size in SIZES if size <= wanted)


def _commune_of(question: Question) -> str | None:
    """The commune asked for, or the nearest to the point asked for."""
    if question.commune or question.circle is None:
        return question.commune
    circle = Circle(question.circle.latitude, question.circle.longitude, NEAREST_WITHIN_KM)
    box = box_around(circle)
    near = Commune.objects.filter(latitude__range=(box.south, box.north), longitude__range=(box.west, box.east))
    points = near.values_list("insee", "latitude", "longitude")
    distances = [
        (_closeness(circle, latitude or 0.0, longitude or 0.0), insee) for insee, latitude, longitude in points
    ]
    return min(distances)[1] if distances else None


def _closeness(circle: Circle, latitude: float, longitude: float) -> float:
    """Good enough to compare neighbours."""
    return (latitude - circle.latitude) ** 2 + ((longitude - circle.longitude) * 0.7) ** 2
