"""Calendars as other platforms publish them, made from nothing but a name and the day.

The same name gives the same stays whenever it is asked: each week draws its own, so that the days move on and what was
announced stays.
"""

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

WEEKS_BEFORE, WEEKS_AFTER = 2, 30

ROMANCE = [
    "BEGIN:VTIMEZONE",
    "TZID:Romance Standard Time",
    "BEGIN:STANDARD",
    "DTSTART:16010101T030000",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10",
    "END:STANDARD",
    "BEGIN:DAYLIGHT",
    "DTSTART:16010101T020000",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3",
    "END:DAYLIGHT",
    "END:VTIMEZONE",
]


@dataclass(frozen=True, slots=True)
class Course:
    """A weekly appointment of a school: weekday from 0, hours, whether it takes the room."""

    title: str
    weekday: int
    hours: tuple[str, str]
    busy: bool


COURSES = [
    Course("Conseil de classe", 1, ("1700", "1830"), True),
    Course("Chorale", 3, ("1730", "1900"), True),
    Course("Permanence (salle libre)", 2, ("1400", "1600"), False),
]


def channel_calendar(name: str, today: date) -> bytes | None:
    """The calendar at `/calendars/<name>.ics`: `airbnb-…`, `booking-…` or `outlook-…`; None for other names."""
    makers = {"airbnb": airbnb, "booking": booking, "outlook": outlook}
    kind, dash, rest = name.partition("-")
    return makers[kind](rest, today) if dash and rest and kind in makers else None


def airbnb(name: str, today: date) -> bytes:
    """Stays named `Reserved`, and the far end of the calendar closed, one day later every day."""
    lines = ["PRODID:-//Airbnb Inc//Hosting Calendar 1.0//EN", "CALSCALE:GREGORIAN"]
    for first, last in stays(f"airbnb-{name}", today, chance=0.3):
        uid = _digest(f"{name}{first}")
        lines += _event(first, last, f"{uid[:12]}-{uid[12:44]}@airbnb.com", "Reserved", today)
    closed = today + timedelta(days=365)
    lines += _event(
        closed, closed + timedelta(days=90), f"{_digest(name)[:32]}@airbnb.com", "Airbnb (Not available)", today
    )
    return calendar(lines)


def booking(name: str, today: date) -> bytes:
    """Stays without a word about them: `CLOSED - Not available`."""
    lines = ["PRODID:-//admin.booking.com//Booking.com iCal//EN"]
    for first, last in stays(f"booking-{name}", today, chance=0.25):
        uid = _digest(f"{name}{first}")[:32]
        lines += _event(first, last, f"{uid}@booking.com", "CLOSED - Not available", today)
    return calendar(lines)


def outlook(name: str, today: date) -> bytes:
    """A school's rooms: weekly appointments since September, Windows' names of zones, one free, one called off."""
    lines = ["METHOD:PUBLISH", "PRODID:Microsoft Exchange Server 2010", "X-WR-CALNAME:Calendrier", *ROMANCE]
    september = date(today.year if today.month >= 9 else today.year - 1, 9, 7)
    for course in COURSES:
        first = september + timedelta(days=(course.weekday - september.weekday()) % 7)
        called_off = first + timedelta(weeks=1 + (today - first).days // 7)
        lines += _course(course, first, called_off, f"{_digest(name + course.title).upper()}", today)
    return calendar(lines)


def stays(seed: str, today: date, *, chance: float) -> Iterator[tuple[date, date]]:
    """Arrival and departure of the stays around today: at most one a week, two to five nights."""
    monday = today - timedelta(days=today.weekday())
    for week in range(-WEEKS_BEFORE, WEEKS_AFTER):
        start = monday + timedelta(weeks=week)
        draw = random.Random(f"{seed}:{start.isoformat()}")
        if draw.random() < chance:
            arrival = start + timedelta(days=draw.randrange(0, 5))
            yield arrival, arrival + timedelta(days=draw.randrange(2, 6))


def calendar(lines: list[str]) -> bytes:
    """A whole calendar around the lines, with line ends and folds as the standard wants."""
    whole = ["BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR"]
    return "".join(f"{_folded(line)}\r\n" for line in whole).encode()


def etag(body: bytes) -> str:
    """A strong validator of a body."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def _event(first: date, last: date, uid: str, summary: str, today: date) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"DTEND;VALUE=DATE:{last:%Y%m%d}",
        f"DTSTART;VALUE=DATE:{first:%Y%m%d}",
        f"DTSTAMP:{today:%Y%m%d}T000000Z",
        f"UID:{uid}",
        f"SUMMARY:{summary}",
        "END:VEVENT",
    ]


def _course(course: Course, first: date, called_off: date, uid: str, today: date) -> list[str]:
    zone = "TZID=Romance Standard Time"
    begin, end = course.hours
    return [
        "BEGIN:VEVENT",
        f"RRULE:FREQ=WEEKLY;UNTIL={first.year + 1}0704T220000Z;INTERVAL=1;WKST=MO",
        f"EXDATE;{zone}:{called_off:%Y%m%d}T{begin}00",
        f"UID:040000008200E00074C5B7101A82E008{uid[:48]}",
        f"SUMMARY:{course.title}",
        f"DTSTART;{zone}:{first:%Y%m%d}T{begin}00",
        f"DTEND;{zone}:{first:%Y%m%d}T{end}00",
        "CLASS:PUBLIC",
        "PRIORITY:5",
        f"DTSTAMP:{today:%Y%m%d}T000000Z",
        f"TRANSP:{'OPAQUE' if course.busy else 'TRANSPARENT'}",
        "STATUS:CONFIRMED",
        "SEQUENCE:0",
        f"X-MICROSOFT-CDO-BUSYSTATUS:{'BUSY' if course.busy else 'FREE'}",
        "END:VEVENT",
    ]


def _folded(line: str) -> str:
    """Folded at 75 octets, never inside a character (RFC 5545, 3.1)."""
    pieces, piece = [], ""
    for character in line:
        if len((piece + character).encode()) > 74:
            pieces.append(piece)
            piece = ""
        piece += character
    return "\r\n ".join([*pieces, piece])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def today() -> date:
    """The day in UTC, as platforms count it."""
    return datetime.now(UTC).date()
