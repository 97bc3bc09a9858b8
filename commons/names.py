"""Names as they are kept, of people and of things."""

import re
import unicodedata
from typing import Final

# What turns the text around it (Unicode Standard Annex 9), and what nobody sees. Joiners stay: Persian and emoji need
# them; so do the marks of direction, which turn nothing but themselves.
_UNSEEN: Final = re.compile("[\u00ad\u180e\u200b\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


def tidy_name(text: str) -> str:
    """On one line, with one space between words, without marks that are not seen; empty when nothing would be seen."""
    name = " ".join(_UNSEEN.sub("", text).split())
    return name if any(unicodedata.category(one)[0] in "LNPS" for one in name) else ""
