"""The time zones in which a time that somebody asks for can be meant: those of published venues."""

from time import monotonic
from typing import Final

from django.conf import settings

from commons.statements import fetch

# So long a venue can be missed by searches for a time, if no other published venue was in its zone when it appeared.
REMEMBERED_FOR: Final = 5.0
# Zone by zone along an index, however many venues there are.
ZONES: Final = """
    WITH RECURSIVE zone AS (
        SELECT min(time_zone) AS name FROM venues_venue WHERE state = 'published'
        UNION ALL
        SELECT (SELECT min(time_zone) FROM venues_venue WHERE state = 'published' AND time_zone > zone.name)
        FROM zone WHERE zone.name IS NOT NULL
    ) SELECT name FROM zone WHERE name IS NOT NULL
"""


class _Remembered:
    """What this process read last, and until when that will do."""

    names: tuple[str, ...] = ()
    until: float = 0.0


def zones_in_use() -> tuple[str, ...]:
    """Their names, in order; the site's own when there are none, so that a time can be judged at all."""
    now = monotonic()
    if now >= _Remembered.until:
        _Remembered.names = tuple(name for (name,) in fetch(ZONES, {})) or (settings.TIME_ZONE,)
        _Remembered.until = now + REMEMBERED_FOR
    return _Remembered.names


def forget_zones() -> None:
    """Have them read again: what was remembered belongs to another state of the database."""
    _Remembered.until = 0.0
