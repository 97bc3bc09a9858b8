"""Which clock a TZID means.

A name of the IANA database is taken at its word, since many files carry a shortened VTIMEZONE beside it; then the
file's VTIMEZONE, then the CLDR table of Windows names, then the venue's zone with a warning (RFC 5545, 3.2.19, leaves
the choice to the reader when the two disagree).
"""

import functools
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, available_timezones

import icalendar
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from bookings.calendars.reading.clocks import Clock, usual_clock
from bookings.calendars.reading.lines import Block, Property
from bookings.calendars.reading.results import Problems, ZoneFrom

TZID = frozenset({"TZID"})
UTC_NAMES = {"utc", "gmt", "z", "etc/utc", "tzone://microsoft/utc"}
OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?", re.ASCII | re.IGNORECASE)
# Rules that make dateutil walk forever or far: real zones change by the year.
DANGEROUS = re.compile(r"FREQ=(?:SECONDLY|MINUTELY|HOURLY|DAILY|WEEKLY)|INTERVAL=0*(?:\D|$)", re.IGNORECASE)
MAX_ZONE_LINES = 2_000
MAX_ZONES = 100
# Among them the weeks in which Europe and America have not both changed their clocks.
DAYS = [(1, 15), (3, 20), (4, 5), (7, 15), (9, 28), (10, 20), (11, 4), (11, 15)]
SAMPLES = [datetime(year, month, day, 12) for year in (2024, 2027) for month, day in DAYS]  # noqa: DTZ001


class Zones:
    """The clocks of one calendar, each worked out once."""

    def __init__(
        self, blocks: Sequence[Block], *, calendar_zone: Property | None, venue_zone: ZoneInfo, problems: Problems
    ) -> None:
        self.venue = venue_zone
        self._problems = problems
        self._blocks = {_tzid_of(block): block for block in blocks}
        self._known: dict[str, tuple[tzinfo | None, ZoneFrom]] = {}
        self._broken: set[str] = set()
        self._clocks: dict[int, Clock] = {}
        self.floating, self._floating_from = self._floating(calendar_zone)

    def of(self, source: Property, tzid: str) -> tzinfo:
        """The clock that `tzid` names; the venue's, and a problem at the line of `source`, when nobody knows it."""
        tzid = tzid.strip().strip('"')
        zone, _told_by = self._look_up(tzid)
        if tzid in self._broken:
            self._problems.add(source.line, "bad_zone")
        if zone is None:
            self._problems.add(source.line, "unknown_zone")
            return self.venue
        return zone

    def for_property(self, found: Property) -> tzinfo:
        """The clock of a property's times, unless they say UTC themselves."""
        tzid = found.parameters.get("TZID")
        return self.of(found, tzid) if tzid else self.floating

    def clock(self, zone: tzinfo) -> Clock:
        """The quick clock of a zone."""
        if isinstance(zone, ZoneInfo | timezone):
            return usual_clock(zone)
        # Zones of the file. A clock holds its zone, so that no other zone can come to have the same id.
        if id(zone) not in self._clocks:
            self._clocks[id(zone)] = Clock(zone)
        return self._clocks[id(zone)]

    def told_by(self, found: Property) -> ZoneFrom:
        """What told the clock of a property's times, which do not say UTC themselves."""
        tzid = found.parameters.get("TZID")
        return self._look_up(tzid.strip())[1] if tzid else self._floating_from

    def _floating(self, calendar_zone: Property | None) -> tuple[tzinfo, ZoneFrom]:
        """The clock of times without a zone: X-WR-TIMEZONE, else the venue's."""
        if calendar_zone is None:
            return self.venue, ZoneFrom.VENUE
        zone = self.of(calendar_zone, calendar_zone.value)
        known = self._look_up(calendar_zone.value.strip('"'))[0] is not None
        return zone, ZoneFrom.CALENDAR if known else ZoneFrom.UNKNOWN

    def _look_up(self, tzid: str) -> tuple[tzinfo | None, ZoneFrom]:
        if tzid not in self._known:
            self._known[tzid] = self._find(tzid)
        return self._known[tzid]

    def _find(self, tzid: str) -> tuple[tzinfo | None, ZoneFrom]:
        if tzid.lower() in UTC_NAMES:
            return UTC, ZoneFrom.UTC
        if named := iana_zone(tzid):
            return named, ZoneFrom.NAMED
        windows = WINDOWS_TO_OLSON.get(tzid)
        table = iana_zone(windows) if windows else None
        defined = self._defined(tzid)
        if defined:
            return (table if table and _agree(table, defined) else defined), ZoneFrom.DEFINED
        if table:
            return table, ZoneFrom.WINDOWS
        offset = _offset_zone(tzid)
        return offset, ZoneFrom.OFFSET if offset else ZoneFrom.UNKNOWN

    def _defined(self, tzid: str) -> tzinfo | None:
        block = self._blocks.get(tzid)
        if block is None:
            return None
        zone = _zone_of_text(_definition(block)) if len(self._known) < MAX_ZONES else None
        if zone is None:
            self._broken.add(tzid)
            return None
        # The same clock under its usual name is quicker to read.
        return self.venue if _agree(zone, self.venue) else zone


def iana_zone(tzid: str) -> ZoneInfo | None:
    """The zone of this name, whatever its case, also at the end of a path (`/softwarestudio.org/…/Europe/Paris`)."""
    parts = [part for part in tzid.strip('/"').split("/") if part]
    for length in (len(parts), 3, 2):
        name = "/".join(parts[-length:]).lower()
        if length <= len(parts) and name in _names():
            return ZoneInfo(_names()[name])
    return None


@functools.cache
def _names() -> dict[str, str]:
    """Names in small letters; one-word names such as `CET` included, the two that depend on the machine not."""
    return {name.lower(): name for name in available_timezones() if name not in {"localtime", "Factory"}}


def _definition(block: Block) -> str:
    lines = (text for _number, text in block.lines)
    return "\n".join(["BEGIN:VTIMEZONE", *lines, "END:VTIMEZONE", ""])


def _tzid_of(block: Block) -> str:
    found = next(block.properties(TZID), None)
    return found.value.strip('"') if found else ""


@functools.lru_cache(maxsize=256)
def _zone_of_text(text: str) -> tzinfo | None:
    """The clock of a VTIMEZONE, worked out once for all calendars that have the same one."""
    if text.count("\n") > MAX_ZONE_LINES or DANGEROUS.search(text):
        return None
    # Whatever a stranger's definition makes the library raise, the calendar must still be read.
    try:
        definition = icalendar.Timezone.from_ical(text.replace("\n", "\r\n"))
        if not isinstance(definition, icalendar.Timezone):
            return None
        zone: tzinfo = definition.to_tz(lookup_tzid=False)
        for sample in SAMPLES:
            sample.replace(tzinfo=zone).astimezone(UTC)
    except Exception:
        return None
    return zone


def _agree(one: tzinfo, other: tzinfo) -> bool:
    return all(sample.replace(tzinfo=one).utcoffset() == sample.replace(tzinfo=other).utcoffset() for sample in SAMPLES)


def _offset_zone(tzid: str) -> tzinfo | None:
    found = OFFSET.fullmatch(tzid.strip())
    if not found or int(found.group(2)) > 14 or int(found.group(3) or 0) > 59:
        return None
    offset = timedelta(hours=int(found.group(2)), minutes=int(found.group(3) or 0))
    return timezone(-offset if found.group(1) == "-" else offset)
