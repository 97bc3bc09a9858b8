"""Reading with the memory of an earlier reading gives what reading afresh gives, and parses only what has changed."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bookings.calendars.reading import Reading, read_busy, reader
from bookings.calendars.reading.memory import Memory
from bookings.calendars.reading.rules import Budget
from tests.bookings.calendars.reading.helpers import END, PARIS, START, calendar
from tests.bookings.calendars.reading.test_text import LINES
from tests.bookings.calendars.reading.test_times import WINDOWS_ZONE

EVENTS = [
    "UID:a DTSTAMP:20261101T000000Z DTSTART:20261102T090000Z DURATION:PT1H",
    "UID:b DTSTART;TZID=Europe/Paris:20261102T190000 DURATION:PT2H RRULE:FREQ=WEEKLY EXDATE:20261109T180000Z,soon",
    "UID:b RECURRENCE-ID:20261116T180000Z DTSTART:20261117T090000Z DURATION:PT1H",
    "DTSTART;VALUE=DATE:20261120 SUMMARY:Blocked",
    "UID:c DTSTART:never",
    "UID:d STATUS:TENTATIVE DTSTART:20261121T090000",
]


def again(body: bytes, memory: bytes = b"", **others: Any) -> Reading:
    return read_busy(
        body, **{"start": START, "end": END, "zone": PARIS, "own_domain": "ours.test", **others}, memory=memory
    )


def said(reading: Reading) -> dict[str, Any]:
    """All that a reading says, but for what it is kept as."""
    return {
        **asdict(reading),
        "busy": list(reading.busy),
        "memory": Memory.from_bytes(reading.memory).keys,
        "same": None,
    }


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The lines of the events that were parsed."""
    lines: list[int] = []
    real = reader.read_event

    def noting(block: Any, *arguments: Any, **named: Any) -> Any:
        lines.append(block.line)
        return real(block, *arguments, **named)

    monkeypatch.setattr(reader, "read_event", noting)
    return lines


def test_nothing_is_parsed_twice(parsed: list[int]) -> None:
    first = again(calendar(*EVENTS))
    assert len(parsed) == len(EVENTS)
    second = again(calendar(*EVENTS), first.memory)
    assert len(parsed) == len(EVENTS)
    assert (said(second), first.same, second.same) == (said(first), False, True)
    assert second.memory is not first.memory or second.memory == first.memory


def test_stamp_of_the_answer_and_ends_of_lines_are_no_change(parsed: list[int]) -> None:
    first = again(calendar(*EVENTS))
    stamped = calendar(*EVENTS).replace(b"DTSTAMP:20261101", b"DTSTAMP:20261102").replace(b"\r\n", b"\n")
    assert again(stamped, first.memory).same
    assert len(parsed) == len(EVENTS)


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        # Only the event itself, or all the events of its UID.
        ("20261102T090000Z DURATION:PT1H", "20261102T100000Z DURATION:PT1H", 1),
        ("DTSTART:20261117T090000Z", "DTSTART:20261117T100000Z", 2),
        ("SUMMARY:Blocked", "SUMMARY:Reserved", 1),
    ],
)
def test_only_what_has_changed_is_parsed(parsed: list[int], old: str, new: str, lines: int) -> None:
    memory = again(calendar(*EVENTS)).memory
    changed = calendar(*[event.replace(old, new) for event in EVENTS])
    parsed.clear()
    second = again(changed, memory)
    assert (len(parsed), second.same) == (lines, False)
    assert said(second) == said(again(changed))


def test_event_that_is_gone_or_comes_in_first_moves_the_problems_of_the_others(parsed: list[int]) -> None:
    memory = again(calendar(*EVENTS)).memory
    for changed in (calendar(*EVENTS[1:]), calendar("UID:z DTSTART:20261201T090000Z DURATION:PT1H", *EVENTS)):
        parsed.clear()
        assert said(again(changed, memory)) == said(again(changed))
        assert len(parsed) <= 1 + len(EVENTS) + 1


@pytest.mark.parametrize(
    "others",
    [
        {"start": START + timedelta(days=1)},
        {"end": END + timedelta(days=1)},
        {"zone": ZoneInfo("Indian/Reunion")},
        {"own_domain": "other.test"},
    ],
)
def test_other_window_or_zone_reads_all_anew(parsed: list[int], others: dict[str, Any]) -> None:
    memory = again(calendar(*EVENTS)).memory
    parsed.clear()
    second = again(calendar(*EVENTS), memory, **others)
    assert (len(parsed), second.same) == (len(EVENTS), False)


@pytest.mark.parametrize("head", [WINDOWS_ZONE % "Mine", "X-WR-TIMEZONE:Indian/Reunion", "PRODID:booking.com"])
def test_other_zone_or_maker_in_the_file_reads_all_anew(head: str) -> None:
    memory = again(calendar(*EVENTS)).memory
    changed = calendar(*EVENTS, head=head)
    assert said(again(changed, memory)) == said(again(changed))


def test_what_the_budget_cut_short_is_read_again() -> None:
    first = again(calendar(*EVENTS), budget=Budget(times=0))
    assert "too_many_times" in [problem.code for problem in first.problems]
    second = again(calendar(*EVENTS), first.memory)
    assert said(second) == said(again(calendar(*EVENTS)))
    assert not second.same


@pytest.mark.parametrize("memory", [b"", b"x", b"\x78\x9c", bytes(100)])
def test_memory_that_is_none_is_forgotten(memory: bytes) -> None:
    assert said(again(calendar(*EVENTS), memory)) == said(again(calendar(*EVENTS)))


def test_memory_of_older_rules_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = again(calendar(*EVENTS)).memory
    monkeypatch.setattr("bookings.calendars.reading.memory.VERSION", 99)
    assert not again(calendar(*EVENTS), memory).same


BLOCKS = st.lists(LINES, max_size=7).map(lambda lines: "\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT"]))
TEXTS = st.lists(BLOCKS, max_size=6)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.data())
def test_incremental_reading_is_fresh_reading(blocks: list[str], data: st.DataObject) -> None:
    after = data.draw(st.permutations(blocks)) if blocks else []
    after = after[: data.draw(st.integers(0, len(after)))] + data.draw(st.lists(BLOCKS, max_size=3))
    bodies = ["\r\n".join(["BEGIN:VCALENDAR", *each, "END:VCALENDAR"]).encode() for each in (blocks, after)]
    memory = again(bodies[0]).memory
    assert said(again(bodies[1], memory)) == said(again(bodies[1]))


def test_calendar_that_costs_too_much_breaks_off_and_the_next_look_goes_on() -> None:
    """Nothing that was read is lost, nothing is freed by what was not."""
    body = calendar(*(f"UID:{number} DTSTART;VALUE=DATE:202612{number:02d}" for number in range(1, 20)))
    window: dict[str, Any] = {"start": START, "end": END, "zone": PARIS}
    stopped = read_busy(body, budget=Budget(at_most=-1.0), **window)
    assert (len(stopped.busy), stopped.complete) == (0, False)
    assert [problem.code for problem in stopped.problems] == ["too_many_events"]
    whole = read_busy(body, **window)
    assert (len(whole.busy), whole.complete) == (19, True)
    again = read_busy(body, budget=Budget(at_most=-1.0), memory=whole.memory, **window)
    assert (len(again.busy), again.complete) == (19, True)
