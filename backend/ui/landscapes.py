"""A small landscape for a venue without a photo: hills by its name, a building by its shape, a season's colours."""

import random
import zlib
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 120, 130
# A banner: what a narrow screen cuts off its sides leaves the house in it.
WIDE = 720
SEASONS = ("winter", "spring", "summer", "autumn")

# Buildings by the shape of the venue's kind: walls, then windows, standing on y = 96 around x = 61.
BUILDINGS = {
    "circle": ("M40 96V66l22-14 22 14v30z", "M50 74h7v9h-7zM66 74h7v9h-7z"),
    "square": (
        "M26 96V66h70v30zM54 66v-9l7-5 7 5v9z",
        "M33 73h7v8h-7zM47 73h7v8h-7zM68 73h7v8h-7zM82 73h7v8h-7zM57 84h8v12h-8z",
    ),
    "triangle": ("M34 96l27-44 28 44z", "M54 96l7-18 8 18z"),
    "lozenge": (
        "M22 96V74l13-10 13 10v22zM50 96V68l14-11 14 11v28zM81 96V78l10-8 10 8v18z",
        "M30 78h5v7h-5zM57 74h6v8h-6zM87 82h5v6h-5z",
    ),
    "house": ("M36 96V68h50v28zM56 68V50h10v18z", "M44 76h8v9h-8zM70 76h8v9h-8z"),
}
# Far, middle and near hills: their class, how high they begin (y of the drawing) and how much they vary.
RANGES = (("far", 39, 23), ("middle", 60, 24), ("near", 83, 24))


@dataclass(frozen=True)
class Landscape:
    """What the drawing needs: points of the hills by class, place of the sun, building and its windows.

    `shift`: how far to the right the building stands in a wide one.
    """

    season: str
    sun: tuple[int, int]
    hills: list[tuple[str, str]]
    building: str
    windows: str
    width: int = WIDTH
    shift: int = 0


def landscape(*, name: str, shape: str, season: str, width: int = WIDTH) -> Landscape:
    """The same name always gives the same hills. `width`: `WIDTH`, or `WIDE` for a banner.

    An unknown shape is drawn as a house, an unknown season as spring.
    """
    chance = random.Random(zlib.crc32(name.encode()))
    building, windows = BUILDINGS.get(shape, BUILDINGS["house"])
    hills = [(distance, _hill(chance, top, depth, width)) for distance, top, depth in RANGES]
    return Landscape(
        season=season if season in SEASONS else "spring",
        sun=((width - WIDTH) // 2 + chance.randint(20, 100), chance.randint(18, 34)),
        hills=hills,
        building=building,
        windows=windows,
        width=width,
        shift=(width - WIDTH) * 5 // 9,
    )


def _hill(chance: random.Random, top: int, depth: int, width: int) -> str:
    step = 20 if width == WIDTH else 40
    crest = " ".join(f"{x},{top + chance.randint(0, depth)}" for x in range(0, width + 1, step))
    return f"0,{HEIGHT} {crest} {width},{HEIGHT}"


def season_of(day: date) -> str:
    """The meteorological season of the northern half: winter from December."""
    return SEASONS[day.month % 12 // 3]
