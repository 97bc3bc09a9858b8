"""What a host calls something, in the reader's language where they said it in it. Pure."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import get_language

# As `TextField` names what is said of a venue: a name is kept with its thing, not among the texts.
NAME: Final = "name"
LONGEST_NAME: Final = 120


def said(names: Mapping[str, str], own: str) -> str:
    """The name in the active language, else in the venue's own (`own`). `names` by language, ISO 639-1."""
    return names.get(get_language() or "") or own
