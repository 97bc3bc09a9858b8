"""What a feed that is not fetched says: a file that the host gave, or a yearly rule. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bookings.calendars.dates_csv import read_dates
from bookings.calendars.reading import Reading, read_busy
from bookings.calendars.reading.lines import decode
from bookings.calendars.yearly import yearly_times

# As much as a fetched calendar may have.
LARGEST_FILE = 10_000_000


def read_file(body: bytes, *, start: datetime, end: datetime, zone: ZoneInfo, own_domain: str) -> Reading:
    """The busy times of a file, be it iCal or a table of dates. Raises NotACalendar for anything else."""
    if is_ical(body):
        return read_busy(body, start=start, end=end, zone=zone, own_domain=own_domain)
    return read_dates(body, start=start, end=end, zone=zone)


def read_rule(rule: Mapping[str, Any], *, start: datetime, end: datetime, zone: ZoneInfo) -> Reading:
    """The busy times of a yearly rule (see `yearly.checked_rule`)."""
    busy = yearly_times(rule, start=start, end=end, zone=zone)
    return Reading(busy, events=len(busy), all_day=len(busy))


def is_ical(body: bytes) -> bool:
    """Whether the text has a calendar or an event of iCal in it, however broken."""
    text = decode(body, None).upper()
    return "BEGIN:VCALENDAR" in text or "BEGIN:VEVENT" in text or "BEGIN:VFREEBUSY" in text
