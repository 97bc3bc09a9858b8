"""Where: from a circle to the box that holds it, which an index can answer."""

from math import cos, radians
from typing import Final

from bookings.search.question import Box, Circle

EARTH_RADIUS_KM: Final = 6371.0088
KM_PER_DEGREE: Final = 111.195
# A little more than the circle: rounding must not cut what the exact distance lets in.
MARGIN: Final = 1.001


def box_around(circle: Circle) -> Box:
    """The smallest box of degrees that surely holds `circle`; it may cross the 180th meridian or reach a pole."""
    tall = circle.radius_km / KM_PER_DEGREE * MARGIN
    south, north = max(circle.latitude - tall, -90.0), min(circle.latitude + tall, 90.0)
    shrink = cos(radians(max(abs(south), abs(north))))
    wide = tall / shrink if shrink > tall / 180 else 180.0
    if wide >= 180:
        return Box(-180.0, south, 180.0, north)
    return Box(_wrapped(circle.longitude - wide), south, _wrapped(circle.longitude + wide), north)


def _wrapped(longitude: float) -> float:
    if longitude < -180:
        return longitude + 360
    return longitude - 360 if longitude > 180 else longitude
