"""Writing on drawn pictures with our own faces: each word in the face that has its letters, and never an empty box.

Our faces are Latin. What they lack (pictograms, other scripts) is written in its plain form where Unicode knows one,
and else left out.
"""

import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from django.contrib.staticfiles import finders
from PIL import Image, ImageDraw, ImageFont

Pen = ImageDraw.ImageDraw
# The files of each face, in the order in which they are asked for a letter.
FILES: Final = {
    "display": ("fraunces/fraunces-latin", "fraunces/fraunces-latin-ext"),
    "text": (
        "atkinson-hyperlegible-next/atkinson-hyperlegible-next-latin",
        "atkinson-hyperlegible-next/atkinson-hyperlegible-next-latin-ext",
    ),
}
WEIGHTS: Final = {"display": 560, "text": 500}
# What no face has: shown as a box by those that have no such letter.
NOWHERE: Final = "\uffff"
PROBE: Final = 24


class Run(NamedTuple):
    """Letters that one file writes."""

    text: str
    face: ImageFont.FreeTypeFont


class Lettering:
    """One face at one size, in points."""

    def __init__(self, face: str, size: int) -> None:
        self.face = face
        self.size = size

    def length(self, text: str) -> float:
        return sum(run.face.getlength(run.text) for run in self._runs(text))

    def write(self, pen: Pen, at: tuple[float, float], text: str, colour: str, anchor: str = "ls") -> None:
        """`anchor` as Pillow names it; `ls` begins at the left on the line."""
        left, top = at
        for run in self._runs(text):
            pen.text((left, top), run.text, colour, run.face, anchor=anchor)
            left += run.face.getlength(run.text)

    def _runs(self, text: str) -> list[Run]:
        runs: list[Run] = []
        for letter in text:
            number = _file_of(self.face, letter)
            face = _file(self.face, number or 0, self.size)
            if runs and runs[-1].face is face:
                runs[-1] = Run(runs[-1].text + letter, face)
            else:
                runs.append(Run(letter, face))
        return runs


def writable(text: str, face: str) -> str:
    """The text with what `face` can write; nothing when that is less than half of its letters."""
    plain = unicodedata.normalize("NFC", " ".join(text.split()))
    written = "".join(_plain(letter, face) for letter in plain)
    letters, left = (sum(one.isalnum() for one in words) for words in (plain, written))
    return " ".join(written.split()) if letters <= 2 * left else ""


def _plain(letter: str, face: str) -> str:
    if _file_of(face, letter) is not None:
        return letter
    simpler = unicodedata.normalize("NFKC", letter)
    return simpler if all(_file_of(face, one) is not None for one in simpler) else ""


@lru_cache(maxsize=4096)
def _file_of(face: str, letter: str) -> int | None:
    """The number of the first file that has the letter; None for what none has, and for what is not to be seen."""
    if letter == " ":
        return 0
    if unicodedata.category(letter)[0] == "C":
        return None
    for number in range(len(FILES[face])):
        drawn = _drawn(face, number, letter)
        if any(drawn) and drawn != _drawn(face, number, NOWHERE):
            return number
    return None


def _drawn(face: str, number: int, letter: str) -> bytes:
    sheet = Image.new("L", (3 * PROBE, 3 * PROBE))
    ImageDraw.Draw(sheet).text((PROBE, PROBE), letter, 255, _file(face, number, PROBE))
    return sheet.tobytes()


@lru_cache(maxsize=32)
def _file(face: str, number: int, size: int) -> ImageFont.FreeTypeFont:
    path = finders.find(f"vendor/{FILES[face][number]}-wght-normal.woff2")
    file = ImageFont.truetype(str(path), size)
    file.set_variation_by_axes([WEIGHTS[face]])
    return file
