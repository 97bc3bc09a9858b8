"""Which kinds of venue and which amenities there are, to tell those that are asked for and do not exist."""

from time import monotonic
from typing import Any, Final

from django.http import QueryDict

from commons.statements import fetch

# So long a code that was withdrawn is still taken for one: it finds nothing. One that is new is known at once.
REMEMBERED_FOR: Final = 60.0
VENUE_KIND: Final = "venue_kind"
AMENITIES: Final = "amenities"
CODES: Final = f"""
    (SELECT '{VENUE_KIND}', code FROM venues_venuekind ORDER BY position, code) UNION ALL
    (SELECT '{AMENITIES}', code FROM venues_amenity ORDER BY position, code)
"""


class _Remembered:
    """What this process read last, and until when that will do."""

    codes: dict[str, tuple[str, ...]] = {}
    until: float = 0.0


def known_codes(name: str) -> tuple[str, ...]:
    """The codes that the parameter `name` may have, as administrators order them."""
    if monotonic() >= _Remembered.until:
        _read()
    return _Remembered.codes[name]


def is_known(name: str, code: str) -> bool:
    """Whether there is such a code. Before it says no it looks anew."""
    if code in known_codes(name):
        return True
    _read()
    return code in _Remembered.codes[name]


def without_withdrawn(query: QueryDict) -> QueryDict:
    """The parameters without codes that there are no more, unless nothing else would be left of that parameter.

    An amenity goes, since no venue can have it; of kinds the others stay. The last kind stays, and is refused: without
    it all kinds would be found.
    """
    left = query.copy()
    for name in (VENUE_KIND, AMENITIES):
        codes = [code for value in query.getlist(name) for part in value.split(",") if (code := part.strip())]
        kept = [code for code in codes if is_known(name, code)]
        if kept != codes and (kept or name == AMENITIES):
            left.setlist(name, kept)
    return left


def forget_codes() -> None:
    """Have them read again: what was remembered belongs to another state of the database."""
    _Remembered.until = 0.0


def _read() -> None:
    rows: list[Any] = fetch(CODES, {})
    _Remembered.codes = {one: tuple(code for name, code in rows if name == one) for one in (VENUE_KIND, AMENITIES)}
    _Remembered.until = monotonic() + REMEMBERED_FOR
