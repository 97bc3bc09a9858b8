"""The VTIMEZONE of a zone (RFC 5545, 3.6.5), as the `icalendar` library makes it from the zone's own rules."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone

UTC_NAMES = frozenset({"UTC", "Etc/UTC", "Zulu", "Etc/Zulu", "UCT", "Etc/UCT", "Universal", "Etc/Universal"})


def is_utc(zone: ZoneInfo) -> bool:
    """Whether times of this zone are written with a Z, and need no VTIMEZONE."""
    return zone.key in UTC_NAMES


def zone_lines(zones: Iterable[ZoneInfo], years: tuple[int, int]) -> list[str]:
    """The lines (unfolded) of one VTIMEZONE for each zone, by name, right in the first to the last of `years`."""
    keys = sorted({zone.key for zone in zones if not is_utc(zone)})
    return [line for key in keys for line in _lines(key, *years)]


@lru_cache(maxsize=200)
def _lines(key: str, first_year: int, last_year: int) -> tuple[str, ...]:
    # A year more on both sides: the rule in force at the first instant must have begun by then.
    made = Timezone.from_tzid(key, first_date=date(first_year - 1, 1, 1), last_date=date(last_year + 2, 1, 1))
    text = made.to_ical().decode().replace("\r\n ", "")
    # What the library says of its own making is no use to whoever reads our calendar.
    return tuple(line for line in text.split("\r\n") if line and not line.startswith("COMMENT"))
