"""Counting searches that find nothing: what is missing where and when, never who missed it."""

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction

from bookings.search.places import box_around
from bookings.search.question import At, Circle, Question, Within

# Good enough to compare neighbours.
NEAREST: Final = """(
    SELECT insee FROM commons_commune
    WHERE latitude BETWEEN %(south)s AND %(north)s AND longitude BETWEEN %(west)s AND %(east)s
    ORDER BY power(latitude - %(latitude)s, 2) + power((longitude - %(longitude)s) * 0.7, 2), insee LIMIT 1)"""
# "At least so many": what matters is a desk, a table, a room, a hall.
SIZES: Final = (1, 2, 5, 10, 20, 50, 100, 200)
# Beyond, a search says little, and anybody could fill the table.
FARTHEST: Final = timedelta(days=730)
NEAREST_WITHIN_KM: Final = 20.0
COUNT: Final = """
    INSERT INTO bookings_searchmiss (week, commune_id, purpose, size, count)
    VALUES (%(week)s, {commune}, %(purpose)s, %(size)s, 1)
    ON CONFLICT (week, commune_id, purpose, size) DO UPDATE SET count = bookings_searchmiss.count + 1
"""


def count_miss(question: Question, *, now: datetime) -> None:
    """One more search for this week, commune, purpose and size that found nothing.

    One statement once all else is committed, at once outside a transaction; that it fails is logged and spoils nothing.
    """
    week = week_of(question, now)
    if week is not None:
        transaction.on_commit(lambda: _count(question, week), robust=True)


def _count(question: Question, week: date) -> None:
    commune, row = _commune_of(question)
    row |= {"week": week, "purpose": question.purpose, "size": size_of(question)}
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(commune=commune), row)


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


def _commune_of(question: Question) -> tuple[str, dict[str, Any]]:
    """SQL for the commune asked for, or the nearest to the point asked for, and its parameters."""
    if question.commune or question.circle is None:
        return "%(commune)s", {"commune": question.commune}
    circle = Circle(question.circle.latitude, question.circle.longitude, NEAREST_WITHIN_KM)
    return NEAREST, asdict(box_around(circle)) | {"latitude": circle.latitude, "longitude": circle.longitude}
