"""What channels and offices put into SUMMARY, STATUS and Microsoft's properties."""

import pytest

from bookings.calendars.reading import Kind, ZoneFrom
from tests.bookings.calendars.reading.helpers import busy, calendar, read
from tests.bookings.calendars.reading.test_times import WINDOWS_ZONE

EVENT = "DTSTART;VALUE=DATE:20261102 DTEND;VALUE=DATE:20261104"


def kinds(*lines: str, head: str = "") -> list[Kind]:
    return [time.kind for time in read(calendar(f"{EVENT} {' '.join(lines)}", head=head)).busy]


@pytest.mark.parametrize(
    "summary",
    [
        "Airbnb_(Not_available)",
        "Not_available",
        "Blocked",
        "BLOCKED",
        "Vrbo_-_Blocked",
        "Unavailable",
        "Indisponible",
        "Airbnb_(Non_disponible)",
    ],
)
def test_closing_of_a_channel(summary: str) -> None:
    assert kinds(f"SUMMARY:{summary}") == [Kind.UNAVAILABLE]
    assert kinds(f"SUMMARY:{summary}", head="PRODID:-//admin.booking.com//NONSGML_v1.0//EN") == [Kind.BUSY]


@pytest.mark.parametrize(
    "summary",
    [
        "Reserved",
        "Airbnb",
        "Airbnb_(Reserved)",
        "CLOSED_-_Not_available",
        "Reserved_-_Camille",
        "Not_available_for_lunch",
        "Blocked_drain,_plumber",
        "",
    ],
)
def test_stay_or_anything_else(summary: str) -> None:
    assert kinds(f"SUMMARY:{summary}") == [Kind.BUSY]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["STATUS:TENTATIVE"], [Kind.TENTATIVE]),
        (["X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE"], [Kind.TENTATIVE]),
        (["STATUS:TENTATIVE", "SUMMARY:Blocked"], [Kind.TENTATIVE]),
        (["X-MICROSOFT-CDO-BUSYSTATUS:OOF"], [Kind.BUSY]),
        (["X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE"], [Kind.BUSY]),
        (["X-MICROSOFT-CDO-BUSYSTATUS:BUSY", "X-MICROSOFT-CDO-INTENDEDSTATUS:FREE"], [Kind.BUSY]),
        (["X-MICROSOFT-CDO-BUSYSTATUS:FREE", "X-MICROSOFT-CDO-INTENDEDSTATUS:BUSY"], []),
    ],
)
def test_status(lines: list[str], expected: list[Kind]) -> None:
    assert kinds(*lines) == expected


def test_occurrence_has_a_kind_of_its_own() -> None:
    series = "UID:a DTSTART:20261102T090000Z DURATION:PT1H RRULE:FREQ=DAILY;COUNT=2"
    moved = "UID:a RECURRENCE-ID:20261103T090000Z DTSTART;VALUE=DATE:20261103 STATUS:TENTATIVE"
    reading = read(calendar(series, moved))
    assert [(time.kind, time.all_day) for time in reading.busy] == [(Kind.BUSY, False), (Kind.TENTATIVE, True)]
    assert (reading.events, reading.tentative, reading.all_day) == (2, 1, 1)


def test_free_busy_has_kinds_too() -> None:
    block = "BEGIN:VFREEBUSY\nFREEBUSY;FBTYPE=BUSY-TENTATIVE:20261102T090000Z/PT1H\nEND:VFREEBUSY"
    assert [time.kind for time in read(calendar(head=block)).busy] == [Kind.TENTATIVE]
    assert busy(head=block.replace("BUSY-TENTATIVE", "BUSY-UNAVAILABLE")) == ["02/11 09:00-10:00"]


@pytest.mark.parametrize(
    ("start", "head", "told_by"),
    [
        ("DTSTART:20261102T090000Z", "", ZoneFrom.UTC),
        ("DTSTART;TZID=UTC:20261102T090000", "", ZoneFrom.UTC),
        ("DTSTART;TZID=Europe/Paris:20261102T090000", "", ZoneFrom.NAMED),
        ("DTSTART;TZID=Mine:20261102T090000", WINDOWS_ZONE % "Mine", ZoneFrom.DEFINED),
        ("DTSTART;TZID=Romance_Standard_Time:20261102T090000", "", ZoneFrom.WINDOWS),
        ("DTSTART;TZID=GMT+1:20261102T090000", "", ZoneFrom.OFFSET),
        ("DTSTART:20261102T090000+0100", "", ZoneFrom.OFFSET),
        ("DTSTART:20261102T090000", "X-WR-TIMEZONE:Indian/Reunion", ZoneFrom.CALENDAR),
        ("DTSTART:20261102T090000", "", ZoneFrom.VENUE),
        ("DTSTART:20261102T090000", "X-WR-TIMEZONE:Nowhere", ZoneFrom.UNKNOWN),
        ("DTSTART;TZID=Nowhere:20261102T090000", "", ZoneFrom.UNKNOWN),
        ("DTSTART;VALUE=DATE:20261102", "X-WR-TIMEZONE:Indian/Reunion", ZoneFrom.DAYS),
    ],
)
def test_what_told_the_zone(start: str, head: str, told_by: ZoneFrom) -> None:
    assert read(calendar(f"{start} DURATION:P1D", head=head)).zones == {told_by: 1}
