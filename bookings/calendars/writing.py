"""Calendars as text (RFC 5545). Pure: values in, bytes out; the same values give the same bytes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bookings.calendars.zone_texts import is_utc, zone_lines
from commons.periods import Period

PRODUCT = "-//Intersaison//Agenda//FR"
LINE_BYTES = 75


class Method(StrEnum):
    """What a calendar asks of its reader (RFC 5546)."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class Status(StrEnum):
    """How certain an event is (3.8.1.11)."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in an invitation."""

    email: str
    name: str = ""


@dataclass(frozen=True, order=True, slots=True)
class Days:
    """Whole days wherever one is, `last` included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Entry:
    """One VEVENT. `changed_at` is DTSTAMP and LAST-MODIFIED, so that the same state is the same text.

    Times are written as the clocks of `zone` show them, else in UTC. What is cancelled or `free` takes no time.
    """

    uid: str
    period: Period | Days
    summary: str
    changed_at: datetime
    sequence: int = 0
    status: Status = Status.CONFIRMED
    description: str = ""
    location: str = ""
    url: str = ""
    position: tuple[float, float] | None = None
    organizer: Person | None = None
    attendee: Person | None = None
    zone: ZoneInfo | None = None
    free: bool = False


def write_calendar(
    entries: Sequence[Entry], *, name: str = "", method: Method | None = None, refresh: str = "PT15M"
) -> bytes:
    """A whole calendar.

    `name` is shown by clients that subscribe, and makes it one to look at again after `refresh` (RFC 7986). A file of
    a mail has a `method` (RFC 5546); a calendar to subscribe to has none, so that DTSTAMP is the last change (3.8.7.2).
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN"]
    if method:
        lines.append(f"METHOD:{method}")
    if name:
        lines += [f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}"]
        lines += [f"REFRESH-INTERVAL;VALUE=DURATION:{refresh}", f"X-PUBLISHED-TTL:{refresh}"]
    lines += _zones(entries)
    for entry in entries:
        lines += _event(entry)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"]).encode()


def _zones(entries: Sequence[Entry]) -> list[str]:
    timed = [(entry.period, entry.zone) for entry in entries if isinstance(entry.period, Period) and entry.zone]
    if not timed:
        return []
    years = min(period.start.year for period, _zone in timed), max(period.end.year for period, _zone in timed)
    return zone_lines((zone for _period, zone in timed), years)


def _event(entry: Entry) -> Iterator[str]:
    stamp = _instant(entry.changed_at)
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(entry.uid)}"
    yield f"DTSTAMP:{stamp}"
    yield f"LAST-MODIFIED:{stamp}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"STATUS:{entry.status}"
    yield f"TRANSP:{'TRANSPARENT' if entry.free or entry.status is Status.CANCELLED else 'OPAQUE'}"
    yield from _bounds(entry)
    yield f"SUMMARY:{_text(entry.summary)}"
    yield from _optional(entry)
    yield "END:VEVENT"


def _bounds(entry: Entry) -> Iterator[str]:
    period, zone = entry.period, entry.zone
    if isinstance(period, Days):
        yield f"DTSTART;VALUE=DATE:{period.first:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{period.last + timedelta(days=1):%Y%m%d}"
        return
    bounds = {"DTSTART": period.start, "DTEND": period.end}
    # A clock time that comes twice means the first of the two (3.3.5): the second can be told in UTC only.
    if zone is None or is_utc(zone) or any(bound.astimezone(zone).fold for bound in bounds.values()):
        yield from (f"{name}:{_instant(bound)}" for name, bound in bounds.items())
    else:
        yield from (f"{name};TZID={zone.key}:{bound.astimezone(zone):%Y%m%dT%H%M%S}" for name, bound in bounds.items())


def _optional(entry: Entry) -> Iterator[str]:
    for name, value in (("DESCRIPTION", entry.description), ("LOCATION", entry.location)):
        if value:
            yield f"{name}:{_text(value)}"
    if entry.url:
        yield f"URL:{_one_line(entry.url)}"
    if entry.position:
        yield "GEO:{:.6f};{:.6f}".format(*entry.position)
    if entry.organizer:
        yield f"ORGANIZER{_named(entry.organizer)}:mailto:{_one_line(entry.organizer.email)}"
    if entry.attendee:
        answered = ";ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE"
        yield f"ATTENDEE{_named(entry.attendee)}{answered}:mailto:{_one_line(entry.attendee.email)}"


def _named(person: Person) -> str:
    """The CN parameter, in quotes, which cannot themselves contain quotes (3.2)."""
    name = _one_line(person.name).replace('"', "'")
    return f';CN="{name}"' if name else ""


def _instant(value: datetime) -> str:
    return f"{value.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """A TEXT value (3.3.11), without the control characters that no calendar may contain."""
    for raw, safe in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\n"), ("\r", "\n")):
        value = value.replace(raw, safe)
    return _printable(value.replace("\n", "\\n"))


def _one_line(value: str) -> str:
    return _printable(" ".join(value.split()))


def _printable(value: str) -> str:
    return "".join(character for character in value if character >= " " and character != "\x7f")


def _folded(line: str) -> str:
    """Lines of at most 75 octets, broken between characters (3.1)."""
    if len(line.encode()) <= LINE_BYTES:
        return line
    return "\r\n ".join(_pieces(line))


def _pieces(line: str) -> Iterable[str]:
    piece, size = "", 0
    for character in line:
        width = len(character.encode())
        if size + width > LINE_BYTES - 1:
            yield piece
            piece, size = "", 0
        piece, size = piece + character, size + width
    yield piece
