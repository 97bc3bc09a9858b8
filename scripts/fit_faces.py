"""Fits the vendored typefaces to the pages: one weight of the display face, the weights of the text face that are used.

    .venv/bin/python scripts/fit_faces.py

Writes backend/static/fonts/*.woff2 from backend/static/vendor; scripts/refresh_assets runs it. Both licences (SIL OFL
1.1, without reserved names) allow it. What a page draws is the same; what it fetches before it can is half. Pictures
and documents are drawn with the vendored files, which have every weight.
"""

from io import BytesIO
from pathlib import Path
from typing import Final

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

STATIC: Final = Path(__file__).resolve().parents[1] / "backend" / "static"
# The weight, or from the lightest to the boldest, that the style sheets ask for.
WEIGHTS: Final = {"display": 560, "text": (400, 650)}
SOURCES: Final = {"display": "fraunces", "text": "atkinson-hyperlegible-next"}
# Kerning, joined letters, marks, figures: old fractions, ornaments and stylistic sets are used nowhere.
FEATURES: Final = ["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "lnum", "tnum", "pnum"]


def main() -> None:
    target = STATIC / "fonts"
    target.mkdir(exist_ok=True)
    for face, name in SOURCES.items():
        for subset, suffix in (("latin", ""), ("latin-ext", "-ext")):
            fit(STATIC / "vendor" / name / f"{name}-{subset}-wght-normal.woff2", target / f"{face}{suffix}.woff2", face)


def fit(source: Path, target: Path, face: str) -> None:
    narrowed = BytesIO()
    instantiateVariableFont(TTFont(source), {"wght": WEIGHTS[face]}, updateFontNames=False).save(narrowed)
    font = TTFont(narrowed)
    options = Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=font.getBestCmap())
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(target)
    print(f"{target.name}: {source.stat().st_size / 1000:.1f} kB, now {target.stat().st_size / 1000:.1f} kB")


if __name__ == "__main__":
    main()
