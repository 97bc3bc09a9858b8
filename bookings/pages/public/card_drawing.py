"""The picture beside a link to a venue: its name, where it lies, when it is open. Pure but for our own files.

1200 × 630 points, as Open Graph wants it; drawn in the light colours of tokens.css.
"""

import io
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.utils.formats import date_format
from PIL import Image, ImageDraw

from bookings.pages.public.lettering import Lettering, writable
from venues.open_days import Days

WIDTH, HEIGHT, EDGE = 1200, 630, 64
PAPER, SURFACE, INK, INK_2, LINE = "#fbf8f1", "#ffffff", "#1d2620", "#566057", "#e3dccd"
BRAND, ACTION, WATER, BORDER = "#1f5c4a", "#b3441d", "#a9c4d8", "#c9c1b1"
SEASONS = ("#5d8a2f", "#b2780c", "#a9502b", "#3d6f96")
MAP = (736, EDGE, WIDTH - EDGE, 420)
# How much of the country the map shows, from its top to its bottom, in degrees of latitude.
MAP_TALL = 1.1
STRIP_TOP = 500
MOST_LINES = 3
Point = tuple[float, float]
Write = ImageDraw.ImageDraw


@dataclass(frozen=True, slots=True)
class Card:
    """What the picture says. `windows` are stretches of open days, `first` the first day of the strip's first month."""

    name: str
    where: str
    season: str
    latitude: float
    longitude: float
    windows: tuple[Days, ...]
    first: date


def draw_card(card: Card) -> bytes:
    """The picture as PNG."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(picture)
    _mark(pen)
    mapped = _map(picture, card)
    _words(pen, card, (MAP[0] - 40 if mapped else WIDTH - EDGE) - EDGE)
    _strip(pen, card)
    written = io.BytesIO()
    picture.quantize(128).save(written, "PNG", optimize=True)
    return written.getvalue()


def _mark(pen: Write) -> None:
    """The ring of the four seasons and the site's name."""
    for number, colour in enumerate(SEASONS):
        start = number * 90 - 90 + 8
        pen.arc((EDGE, EDGE, EDGE + 52, EDGE + 52), start, start + 74, colour, 11)
    Lettering("display", 38).write(pen, (EDGE + 72, EDGE + 26), "Intersaison", INK, "lm")


def _words(pen: Write, card: Card, width: int) -> None:
    where = writable(card.where, "display")
    name = writable(card.name, "display") or where
    size = 68
    while size > 36 and len(_lines(name, Lettering("display", size), width)) > MOST_LINES:
        size -= 8
    lines = _lines(name, Lettering("display", size), width)
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1]}…"]
    top = 168.0
    for line in lines:
        Lettering("display", size).write(pen, (EDGE, top), line, INK, "la")
        top += size * 1.12
    small, season = Lettering("text", 30), Lettering("text", 32)
    if name != where:
        small.write(pen, (EDGE, top + 14), _lines(writable(card.where, "text"), small, width)[0], INK_2, "la")
    for number, line in enumerate(_lines(writable(card.season, "text"), season, width)[:2]):
        season.write(pen, (EDGE, top + 62 + number * 40), line, BRAND, "la")


def _strip(pen: Write, card: Card) -> None:
    """Twelve months, with what is open."""
    months = [_month(card.first, number) for number in range(13)]
    total = (months[12] - card.first).days
    scale = (WIDTH - 2 * EDGE) / total
    pen.rectangle((EDGE, STRIP_TOP + 14, WIDTH - EDGE, STRIP_TOP + 22), LINE)
    for first, last in card.windows:
        start, end = max(0, (first - card.first).days), min(total, (last - card.first).days + 1)
        if end > start:
            box = (EDGE + start * scale, STRIP_TOP, EDGE + max(end * scale, start * scale + 4), STRIP_TOP + 36)
            pen.rounded_rectangle(box, 5, BRAND)
    for month in months[:12]:
        left = EDGE + (month - card.first).days * scale
        Lettering("text", 22).write(pen, (left, STRIP_TOP + 52), date_format(month, "N"), INK_2, "la")


def _map(picture: Image.Image, card: Card) -> bool:
    """Borders, rivers and lakes around the venue; nothing, and False, where our background has none."""
    left, top, right, bottom = MAP
    tall = bottom - top
    scale = tall / MAP_TALL
    narrow = math.cos(math.radians(card.latitude))

    def place(point: Sequence[float]) -> Point:
        x = (point[0] - card.longitude) * narrow * scale + (right - left) / 2
        return x, (card.latitude - point[1]) * scale + tall / 2

    sheet = Image.new("RGB", (right - left, tall), SURFACE)
    pen = ImageDraw.Draw(sheet)
    drawn = False
    for kind, area, points in _background():
        placed = [place(point) for point in points]
        if not any(0 <= x <= right - left and 0 <= y <= tall for x, y in placed):
            continue
        drawn = True
        if area:
            pen.polygon(placed, WATER)
        else:
            pen.line(placed, WATER if kind == "river" else BORDER, 3 if kind == "river" else 2, joint="curve")
    if not drawn:
        return False
    middle = ((right - left) / 2, tall / 2)
    pen.circle(middle, 19, SURFACE)
    pen.circle(middle, 14, ACTION)
    mask = Image.new("L", sheet.size)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, right - left - 1, tall - 1), 18, 255)
    picture.paste(sheet, (left, top), mask)
    ImageDraw.Draw(picture).rounded_rectangle((left, top, right - 1, bottom - 1), 18, outline=LINE, width=2)
    return True


@lru_cache(maxsize=1)
def _background() -> list[tuple[str, bool, list[Point]]]:
    """Kind, whether it is an area, and the points (longitude, latitude) of every line; none when we ship none."""
    path = finders.find("map/background.json")
    if not isinstance(path, str):
        return []
    features = json.loads(Path(path).read_text(encoding="utf-8"))["features"]
    return [
        (feature["properties"]["kind"], area, points)
        for feature in features
        for area, points in _paths(feature["geometry"])
    ]


def _paths(geometry: dict[str, Any]) -> Iterable[tuple[bool, list[Point]]]:
    coordinates = geometry["coordinates"]
    match geometry["type"]:
        case "LineString":
            yield False, coordinates
        case "MultiLineString":
            yield from ((False, line) for line in coordinates)
        case "Polygon":
            yield True, coordinates[0]
        case "MultiPolygon":
            yield from ((True, polygon[0]) for polygon in coordinates)


def _lines(text: str, face: Lettering, width: int) -> list[str]:
    """The words in lines that fit; a word that does not fit alone is cut."""
    lines = [""]
    for word in text.split():
        while face.length(word) > width:
            fitting = next(n for n in range(len(word) - 1, 0, -1) if face.length(word[:n]) <= width)
            lines += [word[:fitting]] if lines[-1] else []
            lines[-1], word = lines[-1] or word[:fitting], word[fitting:]
            lines.append("")
        longer = f"{lines[-1]} {word}".strip()
        if face.length(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line for line in lines if line] or [""]


def _month(first: date, later: int) -> date:
    years, month = divmod(first.month - 1 + later, 12)
    return date(first.year + years, month + 1, 1)
