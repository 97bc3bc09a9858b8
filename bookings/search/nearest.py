"""Where the nearest venues are, however far: what is told to somebody who looks where there are none."""

from typing import Final, NamedTuple

from bookings.search.clauses import DISTANCE
from bookings.search.question import Circle
from commons.statements import fetch

NEAREST: Final = f"""
    SELECT m.insee, m.name, v.km
    FROM (SELECT commune_id, min({DISTANCE}) AS km FROM venues_venue v WHERE state = 'published' GROUP BY commune_id
          ORDER BY km, commune_id LIMIT %(limit)s) v JOIN commons_commune m ON m.insee = v.commune_id
    ORDER BY v.km, m.insee
"""


class NearCommune(NamedTuple):
    """A commune with published venues, and how far the nearest of them is, in kilometres as the crow flies."""

    insee: str
    name: str
    km: float


def nearest_communes(point: Circle, *, limit: int) -> list[NearCommune]:
    """The communes whose venues are nearest to a point, whatever its radius. One statement that reads every venue."""
    parameters = {"latitude": point.latitude, "longitude": point.longitude, "limit": limit}
    return [NearCommune(*row) for row in fetch(NEAREST, parameters)]
