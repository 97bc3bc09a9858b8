"""The box around a circle holds all of it, wherever on earth."""

from math import asin, cos, radians, sin, sqrt

from hypothesis import assume, given
from hypothesis import strategies as st

from bookings.search.places import EARTH_RADIUS_KM, box_around
from bookings.search.question import Box, Circle

LATITUDES = st.floats(-90, 90)
LONGITUDES = st.floats(-180, 180)


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    rise, run = radians(other[0] - one[0]) / 2, radians(other[1] - one[1]) / 2
    square = sin(rise) ** 2 + cos(radians(one[0])) * cos(radians(other[0])) * sin(run) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1, sqrt(square)))


def holds(box: Box, latitude: float, longitude: float) -> bool:
    if not box.south <= latitude <= box.north:
        return False
    if box.west <= box.east:
        return box.west <= longitude <= box.east
    return longitude >= box.west or longitude <= box.east


@given(LATITUDES, LONGITUDES, st.floats(-6, 6), st.floats(-6, 6), st.floats(0.1, 500))
def test_whoever_is_near_is_in_the_box(
    latitude: float, longitude: float, north: float, east: float, radius: float
) -> None:
    other = (max(-90.0, min(90.0, latitude + north)), (longitude + east + 180) % 360 - 180)
    assume(distance((latitude, longitude), other) <= radius)
    assert holds(box_around(Circle(latitude, longitude, radius)), *other)


def test_the_box_is_not_much_wider_than_the_circle() -> None:
    box = box_around(Circle(44.5, 3.5, 50))
    assert 99 < distance((box.south, 3.5), (box.north, 3.5)) < 101
    assert 99 < distance((44.5, box.west), (44.5, box.east)) < 102


def test_over_the_180th_meridian() -> None:
    box = box_around(Circle(-17.7, 179.9, 50))
    assert box.west > 0 > box.east
