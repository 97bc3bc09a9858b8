"""What a host chose about a feed, applied to what it says."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.calendars.options import Options, taken_spans
from bookings.calendars.reading import BusyTime, Kind
from commons.periods import Period, intersect, local_day, merge, subtract

PARIS = ZoneInfo("Europe/Paris")


def at(day: int, hour: int = 0) -> datetime:
    return datetime(2027, 1, day, hour, tzinfo=UTC)


def time(start: datetime, end: datetime, kind: Kind = Kind.BUSY) -> BusyTime:
    return BusyTime(Period(start, end), "a", kind)


def free(**chosen: Any) -> list[Period]:
    """What the options leave out of a stay, a closing of five days and something tentative."""
    busy = [
        time(at(1), at(3)),
        time(at(5), at(10), Kind.UNAVAILABLE),
        time(at(12, 9), at(12, 11), Kind.TENTATIVE),
    ]
    return subtract([one.period for one in busy], taken_spans(busy, Options(**chosen), PARIS).periods())


@pytest.mark.parametrize(
    ("chosen", "left_out"),
    [
        ({}, []),
        ({"ignore_unavailable": True}, [Period(at(5), at(10))]),
        ({"count_tentative": False}, [Period(at(12, 9), at(12, 11))]),
        ({"longest": timedelta(days=4)}, [Period(at(5), at(10))]),
        ({"longest": timedelta(days=5)}, []),
        ({"ignored_days": (date(2027, 1, 2), date(2027, 1, 5))}, [Period(at(1, 23), at(3)), Period(at(5), at(5, 23))]),
    ],
)
def test_what_is_left_out(chosen: dict[str, Any], left_out: list[Period]) -> None:
    assert free(**chosen) == left_out


def test_margins_widen_and_merge() -> None:
    busy = [time(at(1, 9), at(1, 10)), time(at(1, 11), at(1, 12))]
    options = Options(before=timedelta(minutes=15), after=timedelta(minutes=45))
    expected = Period(at(1, 9) - timedelta(minutes=15), at(1, 12) + timedelta(minutes=45))
    assert taken_spans(busy, options, PARIS).periods() == [expected]


def test_margin_does_not_reach_into_ignored_days() -> None:
    options = Options(after=timedelta(hours=3), ignored_days=(date(2027, 1, 2), date(2027, 1, 2)))
    assert taken_spans([time(at(1, 20), at(1, 22))], options, PARIS).periods() == [Period(at(1, 20), at(1, 23))]


def test_day_of_25_hours_does_not_make_a_block_longer() -> None:
    days = Period(local_day(date(2026, 10, 24), PARIS).start, local_day(date(2026, 10, 26), PARIS).end)
    assert days.duration > timedelta(days=3)
    busy = [BusyTime(days, "a", all_day=True)]
    assert taken_spans(busy, Options(longest=timedelta(days=3)), PARIS).periods() == [days]
    assert taken_spans(busy, Options(longest=timedelta(days=2)), PARIS).periods() == []


def test_stays_that_touch_are_no_long_block() -> None:
    busy = [time(at(day), at(day + 2)) for day in range(1, 20, 2)]
    assert taken_spans(busy, Options(longest=timedelta(days=3)), PARIS).periods() == [Period(at(1), at(21))]


TIMES = st.builds(
    lambda start, hours, kind: time(at(1) + timedelta(hours=start), at(1) + timedelta(hours=start + hours), kind),
    st.integers(0, 600),
    st.integers(1, 200),
    st.sampled_from(Kind),
)
DAYS = st.tuples(st.dates(date(2027, 1, 1), date(2027, 1, 20)), st.integers(0, 9)).map(
    lambda days: (days[0], days[0] + timedelta(days=days[1]))
)
OPTIONS = st.builds(
    Options,
    st.booleans(),
    st.booleans(),
    st.integers(0, 300).map(lambda minutes: timedelta(minutes=minutes)),
    st.integers(0, 300).map(lambda minutes: timedelta(minutes=minutes)),
    st.none() | st.integers(1, 9).map(lambda days: timedelta(days=days)),
    st.none() | DAYS,
)


def counts(one: BusyTime, options: Options) -> bool:
    if one.kind is Kind.UNAVAILABLE and options.ignore_unavailable:
        return False
    if one.kind is Kind.TENTATIVE and not options.count_tentative:
        return False
    return options.longest is None or one.period.duration <= options.longest + timedelta(hours=1)


@given(st.lists(TIMES, max_size=30), OPTIONS)
def test_options_against_a_model(busy: list[BusyTime], options: Options) -> None:
    found = taken_spans(busy, options, PARIS).periods()
    assert found == merge(found)
    counted = [one.period for one in busy if counts(one, options)]
    if options.ignored_days is not None:
        first, last = options.ignored_days
        gone = [Period(local_day(first, PARIS).start, local_day(last, PARIS).end)]
        assert intersect(found, gone) == []
        counted = subtract(counted, gone)
    assert subtract(counted, found) == []
    if not options.before and not options.after:
        assert found == merge(counted)
