"""Calendars that nobody here wrote: the files inside icalendar and recurring-ical-events, with the latter as oracle.

Every file is read; and every time that the oracle finds busy is busy for us too. We may find more (in doubt widen).
"""

import warnings
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
from tests.bookings.calendars.reading.oracle import END, FILES, START, Failed, in_utc, oracle

# Where we find more than the oracle, and why: `docs/calendars.md` has the table.
EXPLAINED = {
    "no_end": """
        invalid_duration issue_1050_forward_timezone_reference issue_1050_simple_calendar issue_1081_empty_rdate
        issue_1081_event_with_rrule issue_1081_invalid_rrule_freq issue_1081_list_of_properties issue_1081_tzid_param
        issue_1231_recurrence issue_127_categories_with_commas issue_722_missing_VTIMEZONE_custom
        issue_722_timezone_transition_ambiguity rfc_9253_examples timezone_rdate issue_157_removes_trailing_semicolon
        issue_355_url_escaping issue_355_url_escaping_2 discourse_no_dtend duration zero_size_event""",
    "free_busy": """issue_1081_freebusy_comma_separated issue_27_multiple_periods_in_freebusy_multiple_freebusies
        issue_27_multiple_periods_in_freebusy_one_freebusy""",
    "bad_time": "issue_1081_invalid_start_valid_end end_before_start_event issue_132_swapped_start_and_end",
    "bad_rule": "rfc_7529 bad_rrule_missing_until_event issue_165_missing_event",
    "until": "parsing_error issue_75_range_parameter",
    "versions": "issue_148_edge_case_1 issue_163_deleted_modification issue_253_additional_recurrence_id",
    "edge": "issue_4 one_day_event_repeat_every_day",
}
NAMES = {name for names in EXPLAINED.values() for name in names.split()}


def test_there_are_files() -> None:
    assert len(FILES) >= 250


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_is_read_and_no_busy_time_of_the_oracle_is_lost(path: Path) -> None:
    body = path.read_bytes()
    try:
        expected = oracle(body)
    except Failed:
        # Survival is ours to prove.
        expected = []
    try:
        reading = read_busy(body, start=START, end=END, zone=PARIS)
    except NotACalendar:
        assert expected == []
        return
    found = [time.period for time in reading.busy]
    assert subtract(expected, found) == []
    if path.stem not in NAMES and expected:
        assert subtract(found, expected) == []
    assert "bad_event" not in [problem.code for problem in reading.problems]


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
