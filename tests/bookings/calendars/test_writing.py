"""Whatever the texts are, what we write is a calendar that others and we ourselves read back."""

from datetime import UTC, datetime, timedelta

import icalendar
from hypothesis import given, settings
from hypothesis import strategies as st

from bookings.calendars.reading import read_busy
from bookings.calendars.writing import Entry, Person, Status, write_calendar
from commons.periods import Period
from tests.bookings.calendars.reading.helpers import PARIS

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
PERIOD = Period(NOW, NOW + timedelta(hours=2))
TEXTS = st.text(st.characters(codec="utf-8"), max_size=120)


@settings(max_examples=80, deadline=None)
@given(TEXTS, TEXTS, TEXTS)
def test_any_text_is_written_and_read_back(summary: str, description: str, name: str) -> None:
    person = Person("a@example.test", name)
    entry = Entry("one@ours.test", PERIOD, summary, NOW, description=description, organizer=person, attendee=person)
    content = write_calendar([entry, Entry("two@ours.test", PERIOD, "x", NOW)], name=name)
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")
    first, second = icalendar.Calendar.from_ical(content).walk("VEVENT")
    expected = "".join(
        letter for letter in summary.replace("\r\n", "\n").replace("\r", "\n") if letter >= " " or letter == "\n"
    )
    assert str(first["SUMMARY"]) == expected.replace("\x7f", "")
    assert (first["UID"], second["UID"]) == ("one@ours.test", "two@ours.test")
    reading = read_busy(content, start=NOW, end=NOW + timedelta(days=1), zone=PARIS)
    assert ([time.period for time in reading.busy], reading.problems) == ([PERIOD, PERIOD], [])


def test_cancelled_event_takes_no_time() -> None:
    content = write_calendar([Entry("one@ours.test", PERIOD, "x", NOW, status=Status.CANCELLED)])
    assert read_busy(content, start=NOW, end=NOW + timedelta(days=1), zone=PARIS).busy == []


def test_whole_calendar() -> None:
    entry = Entry("a-1@ours.test", PERIOD, "Réservé", NOW, sequence=2, url="https://ours.test/a", position=(44.5, 3.5))
    assert write_calendar([entry], name="Salle du Lot").decode().split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Intersaison//Agenda//FR",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Salle du Lot",
        "REFRESH-INTERVAL;VALUE=DURATION:PT15M",
        "X-PUBLISHED-TTL:PT15M",
        "BEGIN:VEVENT",
        "UID:a-1@ours.test",
        "DTSTAMP:20261123T090000Z",
        "LAST-MODIFIED:20261123T090000Z",
        "SEQUENCE:2",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "DTSTART:20261123T090000Z",
        "DTEND:20261123T110000Z",
        "SUMMARY:Réservé",
        "URL:https://ours.test/a",
        "GEO:44.500000;3.500000",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
