"""Which town names fit on the map at which zoom. Pure: Web Mercator pixels, as browsers' maps count them."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

# By zoom, how many inhabitants earn a name: a hamlet is no help from afar, even where there is room.
LEAST = {5: 150_000, 6: 60_000, 7: 20_000, 8: 5_000, 9: 1_500, 10: 400, 11: 0}
TILE = 256
# What a name takes in pixels, a little more than it does: a letter, a line, and air around both.
LETTER, LINE, AIR = 7.0, 18.0, 12.0
CELL = 256.0


@dataclass(frozen=True, slots=True)
class Town:
    """A name at a place, in degrees."""

    name: str
    latitude: float
    longitude: float
    population: int


Box = tuple[float, float, float, float]


def labelled(towns: Iterable[Town]) -> list[tuple[Town, int]]:
    """The towns with the zoom from which each has its name, the most populated first; what never fits is left out.

    At any zoom the names of all that are shown by then lie beside each other, whatever the order in which they came.
    """
    waiting = sorted(towns, key=lambda town: (-town.population, town.name))
    shown: list[tuple[Town, int]] = []
    for zoom, least in LEAST.items():
        taken = _Taken()
        for town, _zoom in shown:
            taken.add(box_of(town, zoom))
        for town in [town for town in waiting if town.population >= least]:
            box = box_of(town, zoom)
            if not taken.meets(box):
                taken.add(box)
                shown.append((town, zoom))
                waiting.remove(town)
    return shown


def box_of(town: Town, zoom: int) -> Box:
    """Left, top, right, bottom of the name, around its dot: it may stand on either side of it."""
    x, y = pixels(town.latitude, town.longitude, zoom)
    width, height = len(town.name) * LETTER + AIR, LINE + AIR / 2
    return x - width, y - height / 2, x + width, y + height / 2


def pixels(latitude: float, longitude: float, zoom: int) -> tuple[float, float]:
    """Of the whole world's square at this zoom, from its north-western corner."""
    size = TILE * 2.0**zoom
    sine = math.sin(math.radians(latitude))
    return (longitude + 180) / 360 * size, (0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)) * size


def meet(one: Box, other: Box) -> bool:
    """Whether two boxes overlap."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


class _Taken:
    """Boxes by the cells they touch, so that each is compared with its neighbours alone."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[Box]] = {}

    def add(self, box: Box) -> None:
        for cell in _cells(box):
            self._cells.setdefault(cell, []).append(box)

    def meets(self, box: Box) -> bool:
        return any(meet(box, other) for cell in _cells(box) for other in self._cells.get(cell, ()))


def _cells(box: Box) -> Iterable[tuple[int, int]]:
    columns = range(math.floor(box[0] / CELL), math.floor(box[2] / CELL) + 1)
    rows = range(math.floor(box[1] / CELL), math.floor(box[3] / CELL) + 1)
    return [(column, row) for column in columns for row in rows]
