"""A calendar as large as real ones get: lessons every week for years, and single appointments; and one that changed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

EVENTS, WEEKLY = 2_000, 200
SINCE = datetime(2018, 1, 1)  # noqa: DTZ001
# Lessons follow each other through the week without touching, so that no two become one: the most rows there can be.
LESSON, STEP = timedelta(minutes=45), timedelta(minutes=50)
MONTHS = timedelta(days=730)


def large_calendar(now: datetime, *, changed: int = 0) -> bytes:
    """2,000 events of which 200 weekly since 2018, as of `now`; every hundredth or so, `changed` of them, was moved."""
    every = EVENTS // changed if changed else EVENTS + 1
    events = (event for number in range(EVENTS) for event in _event(number, now, moved=number % every == every - 1))
    return "\r\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//bench//bench//FR", *events, "END:VCALENDAR", ""]
    ).encode()


def _event(number: int, now: datetime, *, moved: bool) -> Iterator[str]:
    weekly = number < WEEKLY
    start = SINCE + number * STEP if weekly else _single(number, now)
    # Into the pause between two lessons, so that the number of rows stays the same.
    length = LESSON + timedelta(minutes=2 if moved else 0)
    yield "BEGIN:VEVENT"
    yield f"UID:{number}-4f6c2ab19d@bench.example"
    yield "DTSTAMP:20261101T080000Z"
    yield f"DTSTART;TZID=Europe/Paris:{start:%Y%m%dT%H%M%S}"
    yield f"DTEND;TZID=Europe/Paris:{start + length:%Y%m%dT%H%M%S}"
    if weekly:
        yield "RRULE:FREQ=WEEKLY"
    yield f"SUMMARY:Occupation {number}"
    yield "STATUS:CONFIRMED"
    yield "TRANSP:OPAQUE"
    yield "END:VEVENT"


def _single(number: int, now: datetime) -> datetime:
    days = MONTHS.days * (number - WEEKLY) // (EVENTS - WEEKLY)
    morning = now.replace(hour=8, minute=0, second=0, microsecond=0, tzinfo=None)
    return morning + timedelta(days=days, minutes=7 * (number % 60))
