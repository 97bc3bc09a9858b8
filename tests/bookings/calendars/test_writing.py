"""Whatever the texts are, what we write is a calendar that others and we ourselves read back."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import icalendar
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from bookings.calendars.reading import read_busy
from bookings.calendars.writing import Days, Entry, Method, Person, Status, write_calendar
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
        "NAME:Salle du Lot",
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


ZONES = [
    ZoneInfo(key)
    for key in (
        *("Europe/Paris", "America/Guadeloupe", "Indian/Reunion", "America/Miquelon"),
        *("Australia/Lord_Howe", "Pacific/Auckland", "UTC"),
    )
]
MOMENTS = st.integers(0, 5 * 366 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes))
# The other reader remembers zones by name for ever.
_numbers = count()


def renamed(content: bytes, zone: ZoneInfo) -> str:
    """The same with a name for its zone that nobody knows."""
    return content.decode().replace(zone.key, f"Nowhere/Known{next(_numbers)}")


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ZONES), MOMENTS, st.timedeltas(timedelta(minutes=1), timedelta(days=40)))
def test_any_time_in_any_zone_is_read_back_by_everybody(zone: ZoneInfo, start: datetime, length: timedelta) -> None:
    period = Period(start, start + timedelta(seconds=int(length.total_seconds())))
    content = write_calendar([Entry("one@ours.test", period, "x", NOW, zone=zone)])
    (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert (event.start, event.end) == (period.start, period.end)
    # Those who do not know the zone by name read its VTIMEZONE, and must come to the same.
    unknown = renamed(content, zone)
    component = vobject.readOne(unknown).vevent
    assert (component.dtstart.value, component.dtend.value) == (period.start, period.end)
    for text in (content, unknown.encode()):
        reading = read_busy(text, start=start, end=start + timedelta(days=60), zone=PARIS)
        assert ([time.period for time in reading.busy], reading.problems) == ([period], [])


def test_zone_without_its_rules_would_not_be_read() -> None:
    content = renamed(write_calendar([Entry("one@ours.test", PERIOD, "x", NOW, zone=PARIS)]), PARIS)
    start = content.index("BEGIN:VTIMEZONE")
    end = content.index("END:VTIMEZONE\r\n") + len("END:VTIMEZONE\r\n")
    assert vobject.readOne(content[:start] + content[end:]).vevent.dtstart.value != PERIOD.start
    assert vobject.readOne(content).vevent.dtstart.value == PERIOD.start


def test_second_hour_of_a_doubled_one_is_told_in_utc() -> None:
    second = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    first = second - timedelta(hours=1)
    told = [
        write_calendar([Entry("one@ours.test", Period(start, start + timedelta(hours=3)), "x", NOW, zone=PARIS)])
        for start in (first, second)
    ]
    assert b"DTSTART;TZID=Europe/Paris:20271031T023000\r\n" in told[0]
    assert b"DTSTART:20271031T013000Z\r\nDTEND:20271031T043000Z\r\n" in told[1]


def test_whole_days_end_on_the_day_after_the_last_and_free_ones_take_no_time() -> None:
    days = Days(date(2027, 1, 12), date(2027, 1, 14))
    content = write_calendar([Entry("one@ours.test", days, "x", NOW, free=True)])
    assert b"DTSTART;VALUE=DATE:20270112\r\nDTEND;VALUE=DATE:20270115\r\n" in content
    assert read_busy(content, start=NOW, end=NOW + timedelta(days=90), zone=PARIS).busy == []


def test_calendar_of_a_mail_says_what_it_asks_and_one_to_subscribe_to_does_not() -> None:
    entry = Entry("one@ours.test", PERIOD, "x", NOW)
    assert b"METHOD:CANCEL\r\n" in write_calendar([entry], method=Method.CANCEL)
    assert b"METHOD" not in write_calendar([entry], name="Salle")
