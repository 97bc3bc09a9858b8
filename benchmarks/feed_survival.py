"""Every calendar inside `icalendar` and `recurring-ical-events`, and our corpus: read, and nothing busy lost.

A calendar survives when reading it raises nothing but that it is none. A busy period is lost when the oracle finds
something taken that we do not. `docs/calendars.md` explains where we find more.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

from benchmarks.frame import Figure
from bookings.calendars.options import Options, taken_spans
from bookings.calendars.reading import NotACalendar, Reading, read_busy
from commons.periods import Period, subtract
from tests.bookings.calendars.reading.helpers import PARIS
from tests.bookings.calendars.reading.oracle import CORPUS, END, FILES, START, Failed, oracle

CORPUS_START = datetime(2026, 11, 23, tzinfo=PARIS)


def measure() -> list[Figure]:
    """Survived, lost, and the same of the oracle; the corpus against its labels."""
    began = perf_counter()
    readings = {path: _read(path) for path in FILES}
    seconds = perf_counter() - began
    failed = lost = same = 0
    for path, reading in readings.items():
        try:
            expected = oracle(path.read_bytes())
        except Failed:
            failed += 1
            continue
        found = [time.period for time in reading.busy] if reading else []
        lost += len(subtract(expected, found))
        same += not subtract(found, expected)
    right = sum(_gives_its_periods(path) for path in CORPUS)
    none = sum(reading is None for reading in readings.values())
    return [
        Figure(
            "calendars survived",
            f"{len(readings) + len(CORPUS)} of {len(FILES) + len(CORPUS)}, of which {none} are said to be none",
            "all",
            f"recurring-ical-events in the same run: {len(FILES) - failed} of {len(FILES)}",
        ),
        Figure("busy periods lost against the oracle", str(lost), "0", f"{same} files give exactly the same"),
        Figure("feeds of the corpus that give exactly their periods", f"{right} of {len(CORPUS)}", "all"),
        Figure("time for all files of the packages", f"{seconds:.1f} s, windows of 21 years"),
    ]


def _read(path: Path) -> Reading | None:
    """None for what is said to be no calendar; anything else that is raised ends the benchmark."""
    try:
        return read_busy(path.read_bytes(), start=START, end=END, zone=PARIS)
    except NotACalendar:
        return None


def _gives_its_periods(path: Path) -> bool:
    label = json.loads(path.with_suffix(".json").read_text())
    zone = ZoneInfo(label.get("zone", "Europe/Paris"))
    end = datetime.fromisoformat(label.get("until", "2028-01-01")).replace(tzinfo=zone)
    reading = read_busy(path.read_bytes(), start=CORPUS_START.astimezone(UTC), end=end, zone=zone)
    return [_shown(period, zone) for period in taken_spans(reading.busy, Options(), zone).periods()] == label["busy"]


def _shown(period: Period, zone: ZoneInfo) -> str:
    start, end = period.start.astimezone(zone), period.end.astimezone(zone)
    return f"{start:%Y-%m-%d %H:%M}/{end:%Y-%m-%d %H:%M}"
