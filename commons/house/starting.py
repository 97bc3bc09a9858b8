"""The first texts of the house, as they come with the site: in `texts/`, one file a page and language."""

from datetime import date
from pathlib import Path

TEXTS = Path(__file__).parent / "texts"
FIRST_DAY = date(2026, 11, 1)


def first_text(page: str, language: str) -> str:
    """What the page says before anybody changes it."""
    return (TEXTS / f"{page}.{language}.txt").read_text(encoding="utf-8")
