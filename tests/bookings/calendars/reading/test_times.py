"""When an event is, and how long: the rows of the table of traps about times."""

from zoneinfo import ZoneInfo

import pytest

from tests.bookings.calendars.reading.helpers import busy, calendar, codes, read

WINDOWS_ZONE = """BEGIN:VTIMEZONE
TZID:%s
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE"""


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("DTSTART:20261102T090000Z DTEND:20261102T100000Z", "02/11 09:00-10:00"),
        ("DTSTART:20261102T090000Z DURATION:PT90M", "02/11 09:00-10:30"),
        ("DTSTART:20261102T090000 DTEND:20261102T100000", "02/11 08:00-09:00"),
        ("DTSTART;TZID=Indian/Reunion:20261102T090000 DURATION:PT1H", "02/11 05:00-06:00"),
        ('DTSTART;TZID="Europe/Paris":20261102T090000 DURATION:PT1H', "02/11 08:00-09:00"),
        (
            "DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Paris:20261102T090000 DURATION:PT1H",
            "02/11 08:00-09:00",
        ),
        ("DTSTART;TZID=Romance_Standard_Time:20261102T090000 DURATION:PT1H", "02/11 08:00-09:00"),
        ("DTSTART;TZID=tzone://Microsoft/Utc:20261102T090000 DURATION:PT1H", "02/11 09:00-10:00"),
        ("DTSTART;TZID=UTC+2:20261102T090000 DURATION:PT1H", "02/11 07:00-08:00"),
        ("DTSTART:20261102T090000+0200 DURATION:PT1H", "02/11 07:00-08:00"),
        ("DTSTART:2026-11-02T09:00:00Z DURATION:PT1H", "02/11 09:00-10:00"),
        ("DTSTART;VALUE=DATE:20261102 DTEND;VALUE=DATE:20261104", "01/11 23:00-03/11 23:00"),
        ("DTSTART;VALUE=DATE:20261102", "01/11 23:00-02/11 23:00"),
        ("DTSTART;VALUE=DATE:20261102 DTEND;VALUE=DATE:20261102", "01/11 23:00-02/11 23:00"),
        ("DTSTART:20261102 DURATION:P2D", "01/11 23:00-03/11 23:00"),
        ("DTSTART:20261102 DURATION:PT30H", "01/11 23:00-03/11 23:00"),
        ("DTSTART;VALUE=DATE:20261025 DTEND;VALUE=DATE:20261026", "24/10 22:00-25/10 23:00"),
        ("DTSTART;VALUE=DATE:20270328", "27/03 23:00-28/03 22:00"),
        ("DTSTART:20261102T230000Z DTEND:20261103T240000Z", "02/11 23:00-04/11 00:00"),
    ],
)
def test_time_of_an_event(event: str, expected: str) -> None:
    assert busy(event) == [expected]
    assert codes(event) == []


@pytest.mark.parametrize(
    ("event", "expected", "code"),
    [
        ("DTSTART:20261102T090000Z", "02/11 09:00-10:00", "no_duration"),
        ("DTSTART:20261102T090000Z DTEND:20261102T090000Z", "02/11 09:00-10:00", "no_duration"),
        ("DTSTART:20261102T090000Z DURATION:-PT1H", "02/11 09:00-10:00", "bad_duration"),
        ("DTSTART:20261102T090000Z DTEND:20261102T100000Z DURATION:PT3H", "02/11 09:00-12:00", "two_ends"),
        ("DTSTART:20261103T090000Z DTEND:20261102T100000Z", "02/11 00:00-04/11 00:00", "end_before_start"),
        ("DTSTART:20261105 DTEND:20261103", "02/11 23:00-05/11 23:00", "end_before_start"),
        ("DTSTART:20261102T090000Z DTEND:20200101T000000Z", "02/11 09:00-03/11 00:00", "end_before_start"),
        ("DTSTART:20261102 DTEND:20261104T100000", "01/11 23:00-04/11 23:00", "mixed_times"),
        ("DTSTART;TZID=Europe/Paris:20261102T090000 DTEND;VALUE=DATE:20261102", "02/11 08:00-23:00", "mixed_times"),
        ("DTSTART:20261102T990000Z DTEND:20261102T100000Z", "01/11 23:00-02/11 23:00", "time_guessed"),
        ("DTSTART:20261102T090000Z DTEND:20261103Tnoon", "02/11 09:00-04/11 00:00", "time_guessed"),
        ("DTSTART:soon DTEND;VALUE=DATE:20261103", "01/11 23:00-02/11 23:00", "time_guessed"),
        ("DTSTART;TZID=Middle_Earth:20261102T090000 DURATION:PT1H", "02/11 08:00-09:00", "unknown_zone"),
    ],
)
def test_in_doubt_the_time_is_widened_and_told(event: str, expected: str, code: str) -> None:
    assert busy(event) == [expected]
    assert code in [problem for _line, problem in codes(event)]


@pytest.mark.parametrize("event", ["DTSTART:soon", "SUMMARY:nothing", "DTSTART:20269999", "DTSTART:"])
def test_event_without_a_time_is_reported_and_the_others_kept(event: str) -> None:
    assert busy(event, "DTSTART:20261102T090000Z DURATION:PT1H") == ["02/11 09:00-10:00"]
    assert (3, "no_time") in codes(event)


def test_doubled_hour_is_taken_whole() -> None:
    # On 25 October 2026 the clock shows 2:30 twice in Paris: 00:30 and 01:30 UTC.
    assert busy("DTSTART:20261025T023000 DTEND:20261025T024500") == ["25/10 00:30-01:45"]


def test_missing_hour_is_read_with_the_offset_before_it() -> None:
    assert busy("DTSTART:20270328T023000 DTEND:20270328T040000") == ["28/03 01:30-02:00"]


def test_floating_times_follow_the_calendar_zone_then_the_venue() -> None:
    event = "DTSTART:20261102T090000 DURATION:PT1H"
    assert busy(event, head="X-WR-TIMEZONE:America/Guadeloupe") == ["02/11 13:00-14:00"]
    assert busy(event, zone=ZoneInfo("Indian/Reunion")) == ["02/11 05:00-06:00"]
    assert busy(event, head="X-WR-TIMEZONE:Nowhere") == ["02/11 08:00-09:00"]


@pytest.mark.parametrize("name", ["Romance Standard Time", "Customized Time Zone", "tzone://Microsoft/Custom"])
def test_zone_of_the_file_from_1601(name: str) -> None:
    head = (WINDOWS_ZONE % name).replace(" ", "_")
    event = f"DTSTART;TZID={name.replace(' ', '_')}:%sT090000 DURATION:PT1H"
    assert busy(event % "20261102", event % "20270705", head=head) == ["02/11 08:00-09:00", "05/07 07:00-08:00"]


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=YEARLY;INTERVAL=0", "FREQ=NEVER"])
def test_zone_that_would_never_end_is_not_used(rule: str) -> None:
    head = (WINDOWS_ZONE % "Mine").replace("FREQ=YEARLY;INTERVAL=1", rule)
    event = "DTSTART;TZID=Mine:20261102T090000 DURATION:PT1H"
    assert busy(event, head=head) == ["02/11 08:00-09:00"]
    assert {code for _line, code in codes(event, head=head)} == {"bad_zone", "unknown_zone"}


@pytest.mark.parametrize(
    "mark",
    [
        "TRANSP:TRANSPARENT",
        "STATUS:CANCELLED",
        "status:cancelled",
        "X-MICROSOFT-CDO-INTENDEDSTATUS:FREE",
        "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
    ],
)
def test_what_is_marked_free_is_not_busy(mark: str) -> None:
    reading = read(calendar(f"DTSTART:20261102T090000Z DURATION:PT1H {mark}"))
    assert (list(reading.busy), reading.events, reading.free + reading.cancelled) == ([], 1, 1)
    assert reading.cancelled == mark.lower().startswith("status")


@pytest.mark.parametrize("mark", ["TRANSP:OPAQUE", "STATUS:TENTATIVE", "X-MICROSOFT-CDO-BUSYSTATUS:OOF", "STATUS:"])
def test_everything_else_is_busy(mark: str) -> None:
    assert busy(f"DTSTART:20261102T090000Z DURATION:PT1H {mark}") == ["02/11 09:00-10:00"]


def test_our_own_events_come_back_are_dropped() -> None:
    reading = read(calendar("DTSTART:20261102 UID:ABC-1@Ours.Test", "DTSTART:20261103 UID:ABC-1@theirs.test"))
    assert ([time.uid for time in reading.busy], reading.echoes) == (["ABC-1@theirs.test"], 1)


def test_alarm_inside_an_event_does_not_change_it() -> None:
    event = "DTSTART:20261102T090000Z BEGIN:VALARM TRIGGER:-PT15M DURATION:PT9H END:VALARM DTEND:20261102T100000Z"
    assert busy(event) == ["02/11 09:00-10:00"]


def test_free_busy_component() -> None:
    taken = "FREEBUSY:20261102T090000Z/PT1H,20261103T090000Z/20261103T110000Z"
    free = "FREEBUSY;FBTYPE=FREE:20261104T090000Z/PT1H"
    block = f"BEGIN:VFREEBUSY\n{taken}\n{free}\nEND:VFREEBUSY"
    assert busy(head=block) == ["02/11 09:00-10:00", "03/11 09:00-11:00"]


def test_counts() -> None:
    reading = read(
        calendar("DTSTART:20261102", "DTSTART:20261103T090000Z DURATION:PT1H", "DTSTART:20261104 TRANSP:TRANSPARENT")
    )
    assert (reading.events, reading.all_day, reading.free, reading.complete) == (3, 2, 1, True)


def test_american_zone_under_a_name_of_its_own_is_not_taken_for_ours() -> None:
    rules = [("STANDARD", "16010101T020000", "-0400", "-0500", "1SU;BYMONTH=11")]
    rules += [("DAYLIGHT", "16010101T020000", "-0500", "-0400", "2SU;BYMONTH=3")]
    parts = [
        f"BEGIN:{kind}\nDTSTART:{start}\nTZOFFSETFROM:{before}\nTZOFFSETTO:{after}\nRRULE:FREQ=YEARLY;BYDAY={day}\nEND:{kind}"
        for kind, start, before, after, day in rules
    ]
    head = "\n".join(["BEGIN:VTIMEZONE", "TZID:Mine", *parts, "END:VTIMEZONE"])
    event = "DTSTART;TZID=Mine:%sT090000 DURATION:PT1H"
    assert busy(event % "20270320", event % "20270101", head=head) == ["01/01 14:00-15:00", "20/03 13:00-14:00"]
