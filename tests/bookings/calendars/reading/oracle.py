"""Calendars that nobody here wrote, and what `recurring-ical-events` makes of them."""

import warnings
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import icalendar
import recurring_ical_events

from commons.periods import Period
from tests.bookings.calendars.reading.helpers import PARIS

PACKAGES = [Path(package.__path__[0]) for package in (icalendar, recurring_ical_events)]
FILES = sorted(path for package in PACKAGES for path in package.rglob("*.ics"))
CORPUS = sorted((Path(__file__).parent.parent / "corpus").glob("*.ics"))
START, END = datetime(2005, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
FREE = {"TRANSP": "TRANSPARENT", "STATUS": "CANCELLED", "X-MICROSOFT-CDO-INTENDEDSTATUS": "FREE"}


class Failed(Exception):
    """The oracle does not survive the calendar."""


def oracle(body: bytes, start: datetime = START, end: datetime = END) -> list[Period]:
    """The busy times in the window, raising Failed where the libraries raise anything."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            calendar = icalendar.Calendar.from_ical(body)
            return list(_periods(recurring_ical_events.of(calendar, skip_bad_series=True).between(start, end)))
        except Exception as error:
            raise Failed(repr(error)) from error


def _periods(events: list[icalendar.Event]) -> Iterator[Period]:
    for event in events:
        if not any(str(event.get(name, "")).upper() == value for name, value in FREE.items()):
            start, end = in_utc(event.start), in_utc(event.end)
            if start < end:
                yield Period(start, end)


def in_utc(value: date) -> datetime:
    """Whole days and floating times are those of Paris."""
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=PARIS)
    return (value if value.tzinfo else value.replace(tzinfo=PARIS)).astimezone(UTC)
