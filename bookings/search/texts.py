"""Comparing words without minding accents, case, apostrophes and hyphens; `clauses.PLAIN_TEXT` does the same in SQL."""

import re
import unicodedata
from typing import Final

SPECIAL: Final = str.maketrans(
    {"œ": "oe", "æ": "ae", "’": " ", "'": " ", "-": " ", "%": r"\%", "_": r"\_", "\\": r"\\"}
)


def like_words(text: str) -> list[str]:
    """One `LIKE` pattern for each word of `text`, found anywhere."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return [f"%{word}%" for word in re.split(r"\s+", bare.translate(SPECIAL)) if word]
