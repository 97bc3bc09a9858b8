"""Where candidates come from: venues in order, and their spaces, as the question wants them whatever is taken.

Each function returns SQL and adds to `parameters` what it needs.
"""

from typing import Any, Final

from django.utils.translation import get_language

from bookings.search import clauses
from bookings.search.places import box_around
from bookings.search.question import Box, Question
from bookings.search.texts import like_words

Parameters = dict[str, Any]

OF_VENUE: Final = """
    v.id AS venue_id, v.slug AS venue_slug, v.name AS venue_name, v.kind_id, v.commune_id, v.approval, v.is_demo,
    v.time_zone AS zone, v.latitude, v.longitude, v.safety_headcount
"""
OF_SPACE: Final = """
    s.id AS space_id, coalesce(nullif(s.names ->> %(language)s, ''), s.name) AS space_name, s.kind AS space_kind,
    s.units, s.capacity, s.taken_by, s.position, s.preparation, s.clearing, s.granularity, s.min_duration,
    s.max_duration, s.day_starts, s.half_day_at, s.day_ends, s.night_starts, s.night_ends
"""


def venues(question: Question, parameters: Parameters, source: str, extra: str = "", where: str = "true") -> str:
    """The published venues where it is asked for, in order.

    `source` gives `v` and maybe more, `extra` the columns of it wanted beside `OF_VENUE`, and `where` looks at both.
    """
    columns = f"{OF_VENUE}, {extra}" if extra else OF_VENUE
    conditions = ["v.state = 'published'", "v.safety_headcount >= %(headcount)s"]
    parameters |= {"headcount": question.headcount}
    distance = "NULL::float8"
    if circle := question.circle:
        parameters |= {"latitude": circle.latitude, "longitude": circle.longitude, "radius": circle.radius_km}
        conditions.append(_in_box(box_around(circle), "near_", parameters))
        distance = clauses.DISTANCE
    if question.box:
        conditions.append(_in_box(question.box, "box_", parameters))
    if question.venue_kinds:
        parameters["venue_kinds"] = sorted(question.venue_kinds)
        conditions.append(clauses.OF_KIND)
    if question.instant:
        conditions.append("v.approval = 'instant'")
    if question.min_download is not None:
        parameters["min_download"] = question.min_download
        conditions.append("v.download_mbps >= %(min_download)s")
    if question.stop_minutes is not None:
        parameters["stop_minutes"] = question.stop_minutes
        conditions.append("v.stop_minutes <= %(stop_minutes)s")
    if question.venue_id is not None:
        parameters["venue_id"] = question.venue_id
        conditions.append("v.id = %(venue_id)s")
    if question.venue_ids:
        parameters["venue_ids"] = sorted(question.venue_ids)
        conditions.append("v.id = ANY(%(venue_ids)s)")
    return f"""
        SELECT * FROM (SELECT {columns}, {distance} AS distance_km FROM {source} WHERE {" AND ".join(conditions)}
                       OFFSET 0) v
        WHERE {where} AND {"v.distance_km <= %(radius)s" if question.circle else "true"}
        ORDER BY {order(question, "v")} OFFSET 0
    """


def spaces(question: Question, parameters: Parameters, well_timed: str = "true") -> str:
    """The spaces of `v` that are asked for, in order; the nested loops around keep that order."""
    conditions = ["s.venue_id = v.venue_id", *clauses.OFFERED, *clauses.BIG_ENOUGH, well_timed]
    seats = question.headcount if question.seats is None else question.seats
    parameters |= {"units": question.units, "seats": seats, "language": get_language() or ""}
    if question.kinds:
        parameters["kinds"] = sorted(question.kinds)
        conditions.append("s.kind = ANY(%(kinds)s)")
    if question.space_ids:
        parameters["space_ids"] = sorted(question.space_ids)
        conditions.append("s.id = ANY(%(space_ids)s)")
    if question.amenities:
        parameters["amenities"] = sorted(question.amenities)
        conditions.append(clauses.HAS_AMENITIES)
    for n, word in enumerate(like_words(question.text)):
        parameters[f"word_{n}"] = word
        conditions.append(clauses.PLAIN_TEXT.format(f"word_{n}"))
    where = " AND ".join(conditions)
    return f"SELECT {OF_SPACE} FROM venues_space s WHERE {where} ORDER BY s.position, s.id OFFSET 0"


def order(question: Question, alias: str) -> str:
    """What comes first: the nearest, without a point the first by name. Spaces of a venue stay together."""
    first = "distance_km" if question.circle else "venue_name"
    return f"{alias}.{first}, {alias}.venue_id"


def _in_box(box: Box, prefix: str, parameters: Parameters) -> str:
    parameters |= {
        f"{prefix}west": box.west,
        f"{prefix}south": box.south,
        f"{prefix}east": box.east,
        f"{prefix}north": box.north,
    }
    return (clauses.IN_BOX if box.west <= box.east else clauses.IN_SPLIT_BOX).format(prefix)
