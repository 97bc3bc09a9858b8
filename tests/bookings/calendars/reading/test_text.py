"""Characters, lines and blocks: whatever the bytes are, the calendar is read or said not to be one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bookings.calendars.reading import NotACalendar, Reading, read_busy
from tests.bookings.calendars.reading.helpers import END, PARIS, START, calendar, codes, read
from tests.plain import plain

EVENT = "DTSTART:20261102T090000Z DURATION:PT1H"
GOOD = calendar(EVENT + " SUMMARY:Réunion")


def times(body: bytes, charset: str | None = None) -> int:
    return len(read_busy(body, start=START, end=END, zone=PARIS, charset=charset).busy)


@pytest.mark.parametrize(
    "body",
    [
        b"\xef\xbb\xbf" + GOOD,
        GOOD.decode().encode("latin-1"),
        GOOD.decode().encode("utf-16"),
        GOOD.replace(b"\r\n", b"\n"),
        GOOD.replace(b"\r\n", b"\r"),
        GOOD.replace(b"Summary", b"\0Summary").replace(b"VERSION", b"\0VERSION"),
        GOOD.replace(b"DTSTART:2026", b"DTSTART:\r\n 20\r\n\t26"),
        GOOD.replace(b"SUMMARY:", b"DESCRIPTION:first\r\nsecond without fold\r\nSUMMARY:"),
        GOOD.replace(b"BEGIN:VCALENDAR", b"begin:vcalendar ").replace(b"DTSTART", b"dtstart"),
        b"\r\n\r\n" + GOOD,
        GOOD + GOOD.replace(b"BEGIN:VEVENT", b"BEGIN:VTODO").replace(b"END:VEVENT", b"END:VTODO"),
        GOOD.replace(b"SUMMARY:", b'X-ODD;LANGUAGE="fr;:":\x0b\x1c\xc2\x85SUMMARY:'),
    ],
)
def test_odd_bytes_are_read(body: bytes) -> None:
    assert times(body) == 1


@pytest.mark.parametrize("charset", ["latin-1", "utf-8", "no-such-charset", "base64", "idna"])
def test_any_declared_charset(charset: str) -> None:
    assert times(GOOD.decode().encode("latin-1"), charset) == 1


@pytest.mark.parametrize(
    "body", [b"", b"\r\n", b"<html><body>Please sign in</body></html>", b"{}", b"\xff\xfe", b"BEGIN:VCARD\r\nEND:VCARD"]
)
def test_not_a_calendar(body: bytes) -> None:
    with pytest.raises(NotACalendar) as caught:
        read(body)
    assert caught.value.code == "not_a_calendar"


def test_empty_calendar_is_a_calendar() -> None:
    reading = read(calendar())
    assert (reading.busy, reading.events, reading.complete, reading.problems) == ([], 0, True, [])


@pytest.mark.parametrize("cut", [b"END:VCALENDAR", b"END:VEVENT", b"DURATION"])
def test_truncated_calendar_is_not_complete(cut: bytes) -> None:
    reading = read(GOOD[: GOOD.index(cut)])
    assert (len(reading.busy), reading.complete) == (1, False)
    assert "truncated" in [problem.code for problem in reading.problems]


def test_event_that_is_not_closed_ends_at_the_next() -> None:
    body = calendar(EVENT, EVENT.replace("02T", "03T")).replace(b"END:VEVENT\r\nBEGIN", b"BEGIN")
    reading = read(body)
    assert [time.period.start.day for time in reading.busy] == [2, 3]
    assert [(problem.line, problem.code) for problem in reading.problems] == [(3, "unclosed")]


def test_events_without_a_calendar_around_them_are_read() -> None:
    body = b"BEGIN:VEVENT\r\nDTSTART:20261102\r\nEND:VEVENT\r\n"
    reading = read(body)
    assert (len(reading.busy), reading.complete, reading.problems[0].code) == (1, True, "not_wrapped")


def test_problem_names_the_line_and_is_told_in_words() -> None:
    reading = read(calendar(EVENT, "UID:x DTSTART:never"))
    assert [(problem.line, problem.code) for problem in reading.problems] == [(7, "no_time"), (9, "time_guessed")]
    assert plain(reading.problems[0].message) == "Cet événement n’a pas de date lisible : il est ignoré."


def test_number_of_problems_is_bounded() -> None:
    assert len(codes(*["UID:x"] * 500)) == 200


LINES = st.sampled_from(
    [
        "BEGIN:VCALENDAR",
        "END:VCALENDAR",
        "BEGIN:VEVENT",
        "END:VEVENT",
        "BEGIN:VALARM",
        "END:VALARM",
        "UID:a",
        "UID:b",
        "DTSTART:20261102",
        "DTSTART:20261102T090000Z",
        "DTSTART;TZID=X:20261102T090000",
        "DTSTART:00010101T000000",
        "DTSTART:99991231T235959Z",
        "DTEND:99991231",
        "DTEND:20261103T100000",
        "DURATION:P9999999W",
        "DURATION:PT0S",
        "RRULE:FREQ=DAILY",
        "RRULE:FREQ=YEARLY;COUNT=999999",
        "RRULE:FREQ=WEEKLY;BYDAY=-1MO;UNTIL=99991231T235959Z",
        "RRULE:FREQ=MONTHLY;BYSETPOS=-1;BYDAY=MO",
        "EXDATE:20261102T090000Z,x",
        "RDATE:20261105/P1D",
        "RRULE:",
        "SEQUENCE:9",
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20261103T090000Z",
        "RECURRENCE-ID:20261102",
        "STATUS:CANCELLED",
        "_x",
        "BEGIN:VTIMEZONE",
        "TZID:X",
        "BEGIN:STANDARD",
        "TZOFFSETFROM:+9999",
        "TZOFFSETTO:+0100",
        "END:STANDARD",
        "END:VTIMEZONE",
        "X-WR-TIMEZONE:X",
        "BEGIN:VFREEBUSY",
        "FREEBUSY:20261102T090000Z/P1D",
        "END:VFREEBUSY",
    ]
).map(lambda line: line.replace("_", " "))


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, max_size=25))
def test_any_order_of_lines_is_read(lines: list[str]) -> None:
    body = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR"]).encode()
    reading = read(body)
    assert isinstance(reading, Reading)
    assert "bad_event" not in [problem.code for problem in reading.problems]


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:"]))
def test_any_bytes_are_read_or_refused(body: bytes, before: bytes) -> None:
    try:
        assert isinstance(read(before + body), Reading)
    except NotACalendar:
        assert not before


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES, max_size=12), st.booleans())
def test_no_event_loses_another(lines: list[str], first: bool) -> None:
    mine = "BEGIN:VEVENT\r\nUID:mine\r\nDTSTART:20261202T090000Z\r\nDTEND:20261202T100000Z\r\nEND:VEVENT"
    other = "\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT"])
    inner = f"{mine}\r\n{other}" if first else f"{other}\r\n{mine}"
    found = read(f"BEGIN:VCALENDAR\r\n{inner}\r\nEND:VCALENDAR".encode()).busy
    assert "mine" in [time.uid for time in found]
