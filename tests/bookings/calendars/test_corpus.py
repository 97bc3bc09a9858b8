"""Feeds rebuilt as channels, agendas and timetables write them, each with the periods that it must give.

Beside each `.ics` in `corpus/` a `.json` says what it shows, in the wall clock of the venue: `busy` (merged), and where
it matters `without_unavailable` (when the host passes over closings), `counts` and codes of `problems`.
"""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bookings.calendars.options import Options, taken_spans
from bookings.calendars.reading import Reading, read_busy
from commons.periods import Period
from tests.bookings.calendars.reading.oracle import CORPUS

WORDS = re.compile(rb"\n(?:SUMMARY|DESCRIPTION|LOCATION|ORGANIZER|ATTENDEE)[^\n:]*:([^\r\n]+)")
MINE = b"\r\nBEGIN:VEVENT\r\nUID:mine\r\nDTSTART:20270202T020000Z\r\nDTEND:20270202T023000Z\r\nEND:VEVENT\r\n"


def labelled(path: Path) -> dict[str, Any]:
    label: dict[str, Any] = json.loads(path.with_suffix(".json").read_text())
    return {"zone": "Europe/Paris", "until": "2028-01-01", **label}


def read(body: bytes, label: dict[str, Any], memory: bytes = b"") -> Reading:
    zone = ZoneInfo(label["zone"])
    start, end = (datetime.fromisoformat(day).replace(tzinfo=zone) for day in ("2026-11-23", label["until"]))
    return read_busy(body, start=start, end=end, zone=zone, own_domain="ours.test", memory=memory)


def shown(periods: list[Period], zone: ZoneInfo) -> list[str]:
    bounds = [(period.start.astimezone(zone), period.end.astimezone(zone)) for period in periods]
    return [f"{start:%Y-%m-%d %H:%M}/{end:%Y-%m-%d %H:%M}" for start, end in bounds]


def test_there_is_a_corpus() -> None:
    assert len(CORPUS) >= 13


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_feed_gives_its_periods(path: Path) -> None:
    label = labelled(path)
    zone, reading = ZoneInfo(label["zone"]), read(path.read_bytes(), label)
    assert shown(taken_spans(reading.busy, Options(), zone).periods(), zone) == label["busy"]
    without = label.get("without_unavailable", label["busy"])
    assert shown(taken_spans(reading.busy, Options(ignore_unavailable=True), zone).periods(), zone) == without
    assert {problem.code for problem in reading.problems} == set(label.get("problems", []))
    assert {name: getattr(reading, name) for name in label.get("counts", {})} == label.get("counts", {})
    assert reading.complete


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_feed_read_again_is_the_same(path: Path) -> None:
    label, body = labelled(path), path.read_bytes()
    first = read(body, label)
    second = read(body, label, first.memory)
    assert second.same
    assert (list(second.busy), second.problems) == (list(first.busy), first.problems)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_words_about_guests_are_not_kept(path: Path) -> None:
    body = path.read_bytes()
    memory = read(body, labelled(path)).memory
    words = {found[1].strip() for found in WORDS.finditer(body)}
    assert [word for word in words if len(word) > 3 and word in memory] == []


@st.composite
def mutilated(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """A feed with an event of ours between two of its lines; before and after it anything may be destroyed."""
    body = draw(st.sampled_from(CORPUS)).read_bytes()
    ends = [at for at in range(len(body)) if body.startswith(b"END:VEVENT", at)]
    at = draw(st.sampled_from(ends)) + len(b"END:VEVENT")
    return damaged(draw, body[:at]) + MINE, damaged(draw, body[at:])


def damaged(draw: st.DrawFn, body: bytes) -> bytes:
    """Lines left out, doubled or put elsewhere; bytes replaced or left out (never the mark of another encoding)."""
    lines = body.splitlines(keepends=True)
    for _time in range(draw(st.integers(0, 4))):
        if lines:
            at = draw(st.integers(0, len(lines) - 1))
            what = draw(st.sampled_from(["drop", "double", "move", "cut"]))
            line = lines.pop(at)
            if what == "double":
                lines[at:at] = [line, line]
            elif what == "move":
                lines.insert(draw(st.integers(0, len(lines))), line)
            elif what == "cut":
                lines.insert(at, line[: draw(st.integers(0, len(line)))])
    text = bytearray(b"".join(lines))
    for _time in range(draw(st.integers(0, 4))):
        if len(text) > 4:
            text[draw(st.integers(3, len(text) - 1))] = draw(st.integers(0, 255))
    return bytes(text)


@settings(max_examples=200, deadline=None)
@given(mutilated())
def test_mutilated_feed_is_read_and_loses_no_untouched_event(parts: tuple[bytes, bytes]) -> None:
    before, after = parts
    reading = read(before + after, {"zone": "Europe/Paris", "until": "2028-01-01"})
    mine = [time for time in reading.busy if time.uid == "mine"]
    assert [shown([time.period], ZoneInfo("UTC")) for time in mine] == [["2027-02-02 02:00/2027-02-02 02:30"]]
    assert "bad_event" not in [problem.code for problem in reading.problems]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(CORPUS), mutilated())
def test_memory_of_another_feed_changes_nothing(path: Path, parts: tuple[bytes, bytes]) -> None:
    label = labelled(path)
    fresh = read(path.read_bytes(), label)
    again = read(path.read_bytes(), label, read(b"".join(parts), label).memory)
    assert (list(again.busy), again.problems) == (list(fresh.busy), fresh.problems)
