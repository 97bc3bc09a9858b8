"""A calendar that is made to cost much is read about as quickly as any other of its size."""

from time import process_time

import pytest

from bookings.calendars.reading import read_busy
from tests.bookings.calendars.reading.helpers import END, PARIS, START

SERIES = ["BEGIN:VEVENT", "UID:a", "DTSTART:20261101T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY", "END:VEVENT"]


def later(number: int) -> list[str]:
    """From one of four weeks' days on the series begins an hour later."""
    day = f"202611{1 + number % 28:02}"
    moved = [f"RECURRENCE-ID;RANGE=THISANDFUTURE:{day}T090000Z", f"DTSTART:{day}T100000Z"]
    return ["BEGIN:VEVENT", "UID:a", *moved, "END:VEVENT"]


@pytest.mark.parametrize(
    ("lines", "busy"),
    [
        # What is opened and never closed, and closed and was never opened.
        ([*["BEGIN:A"] * 60_000, *["END:B"] * 60_000, *SERIES], 365),
        # One line, folded again and again.
        ([*SERIES[:-1], "DESCRIPTION:", *[" xxxxxxx"] * 600_000, "END:VEVENT"], 365),
        # Each occurrence has thousands of changes to choose from.
        ([*SERIES, *(line for number in range(5_000) for line in later(number))], 5_337),
        # Each event of a group has a problem.
        (["BEGIN:VEVENT", "UID:a", "DTSTART:20261101Tx", "END:VEVENT"] * 40_000, 40_000),
    ],
    ids=["nested", "folded", "changed", "unreadable"],
)
def test_cost_grows_with_size_and_no_faster(lines: list[str], busy: int) -> None:
    body = "\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR"]).encode()
    began = process_time()
    reading = read_busy(body, start=START, end=END, zone=PARIS)
    assert process_time() - began < 6
    assert len(reading.busy) == busy
    assert reading.complete
