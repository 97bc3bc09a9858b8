"""Calendars that nobody here wrote: the files inside icalendar and recurring-ical-events, with the latter as oracle.

Every file is read; and every time that the oracle finds busy is busy for us too. We may find more (in doubt widen).
"""

import warnings
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import icalendar
import pytest
import recurring_ical_events

from bookings.calendars.reading import NotACalendar, read_busy
from commons.periods import Period, subtract
from tests.bookings.calendars.reading.helpers import PARIS

FILES = sorted(
    path for package in (icalendar, recurring_ical_events) for path in Path(package.__file__).parent.rglob("*.ics")
)
START, END = datetime(2005, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
FREE = {"TRANSP": "TRANSPARENT", "STATUS": "CANCELLED", "X-MICROSOFT-CDO-INTENDEDSTATUS": "FREE"}


def test_there_are_files() -> None:
    assert len(FILES) >= 250


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_is_read_and_no_busy_time_of_the_oracle_is_lost(path: Path) -> None:
    body = path.read_bytes()
    expected = list(oracle(body))
    try:
        reading = read_busy(body, start=START, end=END, zone=PARIS)
    except NotACalendar:
        assert expected == []
        return
    assert subtract(expected, [time.period for time in reading.busy]) == []
    assert "bad_event" not in [problem.code for problem in reading.problems]


def oracle(body: bytes) -> Iterator[Period]:
    """What recurring-ical-events finds, or nothing where it fails: survival is ours to prove."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            calendar = icalendar.Calendar.from_ical(body)
            events = recurring_ical_events.of(calendar, skip_bad_series=True).between(START, END)
        except Exception:
            return
        for event in events:
            if not any(str(event.get(name, "")).upper() == value for name, value in FREE.items()):
                start, end = in_utc(event.start), in_utc(event.end)
                if start < end:
                    yield Period(start, end)


def in_utc(value: date) -> datetime:
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=PARIS)
    return (value if value.tzinfo else value.replace(tzinfo=PARIS)).astimezone(UTC)
