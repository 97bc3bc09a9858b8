"""A stretch of a space as one word of a form or an address, so that a click can block it. Pure."""

from datetime import datetime

from django.utils.translation import gettext as _

from commons.errors import Missing
from commons.periods import Period

LONGEST = 120


def slot_of(space_id: int, period: Period, units: int | None = None) -> str:
    """`space|start|end`, and `|units` where they are not all."""
    bounds = f"{space_id}|{period.start.isoformat()}|{period.end.isoformat()}"
    return bounds if units is None else f"{bounds}|{units}"


def read_slot(text: str) -> tuple[int, Period, int | None]:
    """The space's id, the period and the units (None: all). Raises Missing for anything that `slot_of` never says."""
    try:
        space, start, end, *units = text[:LONGEST].split("|")
        period = Period(datetime.fromisoformat(start), datetime.fromisoformat(end))
        return _number(space), period, _number(units[0]) if units else None
    except (ValueError, OverflowError):
        raise Missing(_("Ce créneau n’est pas lisible : choisissez-en un autre.")) from None


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise ValueError(text)
    return int(text)
