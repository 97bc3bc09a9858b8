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
from hypothesis import given, settings
from hypothesis import strategies as st

from bookings.calendars.reading import NotACalendar, read_busy
from commons.periods import Period, subtract
from tests.bookings.calendars.reading.helpers import PARIS, calendar

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


DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
PARTS = st.fixed_dictionaries(
    {},
    optional={
        "INTERVAL": st.integers(1, 5).map(str),
        "BYMONTH": st.sampled_from(["1", "3,10", "11,12,1"]),
        "WKST": st.sampled_from(DAYS),
    },
)
BY_FREQUENCY = {
    "DAILY": st.sampled_from(["", "BYDAY=MO,FR", "BYMONTHDAY=1,-1", "BYHOUR=8,14"]),
    "WEEKLY": st.sampled_from(["", "BYDAY=TU,TH", "BYDAY=SU", "BYDAY=MO,TU,WE,TH,FR"]),
    "MONTHLY": st.sampled_from(["", "BYDAY=2TU", "BYDAY=-1FR", "BYMONTHDAY=31", "BYDAY=MO,TU;BYSETPOS=-1"]),
    "YEARLY": st.sampled_from(["", "BYDAY=1SU", "BYYEARDAY=60", "BYWEEKNO=20;BYDAY=MO", "BYMONTHDAY=29"]),
}
ENDS = st.sampled_from(["", "COUNT=7", "COUNT=400", "UNTIL=20240630T120000Z"])


@st.composite
def series(draw: st.DrawFn) -> str:
    frequency = draw(st.sampled_from(sorted(BY_FREQUENCY)))
    parts = [f"{name}={value}" for name, value in draw(PARTS).items()]
    rule = ";".join(part for part in [f"FREQ={frequency}", *parts, draw(BY_FREQUENCY[frequency]), draw(ENDS)] if part)
    day, hour = draw(st.dates(date(1995, 1, 1), date(2024, 6, 1))), draw(st.integers(0, 23))
    hours = draw(st.integers(1, 60))
    return f"UID:a DTSTART;TZID=Europe/Paris:{day:%Y%m%d}T{hour:02}0000 DURATION:PT{hours}H RRULE:{rule}"


@settings(max_examples=60, deadline=None)
@given(series())
def test_rules_give_what_the_oracle_gives(event: str) -> None:
    body = calendar(event)
    start, end = datetime(2023, 6, 1, tzinfo=UTC), datetime(2025, 6, 1, tzinfo=UTC)
    found = [time.period for time in read_busy(body, start=start, end=end, zone=PARIS).busy]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        occurrences = recurring_ical_events.of(icalendar.Calendar.from_ical(body)).between(start, end)
    bounds = [(in_utc(one.start), in_utc(one.end)) for one in occurrences]
    assert {period.start for period in found} == {first for first, _last in bounds}
    # On the night of the missing hour the oracle lets an event end as it begins.
    assert subtract([Period(first, last) for first, last in bounds if first < last], found) == []
