"""Short ways to write a calendar and to read what it gives."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bookings.calendars.reading import Reading, merged, read_busy

PARIS = ZoneInfo("Europe/Paris")
START, END = datetime(2026, 10, 1, tzinfo=UTC), datetime(2027, 11, 1, tzinfo=UTC)


def calendar(*events: str, head: str = "") -> bytes:
    """A calendar of VEVENTs, each given as its lines separated by spaces (`_` stands for a space in a value)."""
    blocks = ["\r\n".join(["BEGIN:VEVENT", *event.split(), "END:VEVENT"]) for event in events]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", *head.splitlines(), *blocks, "END:VCALENDAR", ""]
    return "\r\n".join(line.replace("_", " ") for line in lines).encode()


def read(body: bytes, *, zone: ZoneInfo = PARIS, own_domain: str = "ours.test") -> Reading:
    return read_busy(body, start=START, end=END, zone=zone, own_domain=own_domain)


def busy(*events: str, head: str = "", zone: ZoneInfo = PARIS) -> list[str]:
    """`01/11 08:00-09:00` in UTC, merged; the end's date only where it differs."""
    found = read(calendar(*events, head=head), zone=zone).busy
    return [shown(time.period.start, time.period.end) for time in merged(found)]


def shown(start: datetime, end: datetime) -> str:
    last = f"{end:%H:%M}" if start.date() == end.date() else f"{end:%d/%m %H:%M}"
    return f"{start:%d/%m %H:%M}-{last}"


def codes(*events: str, head: str = "") -> list[tuple[int, str]]:
    """Line and code of the problems."""
    return [(problem.line, problem.code) for problem in read(calendar(*events, head=head)).problems]
