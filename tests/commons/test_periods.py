"""Half-open periods and their arithmetic, minute by minute; wall clocks of several zones."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.periods import (
    Bound,
    NonexistentTime,
    Period,
    covers,
    from_wall_clock,
    intersect,
    local_date,
    local_day,
    merge,
    nearest_wall_clock,
    subtract,
)

START = datetime(2027, 1, 4, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")
ZONES = [
    ZoneInfo(name)
    for name in (
        "Europe/Paris",
        "Indian/Reunion",
        "America/Guadeloupe",
        "America/Miquelon",
        "Pacific/Noumea",
        "Pacific/Tahiti",
        # The clock changes at midnight, or by half an hour.
        "Africa/Cairo",
        "Australia/Lord_Howe",
    )
]

zones = st.sampled_from(ZONES)
any_time = st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1)).map(  # noqa: DTZ001
    lambda shown: shown.replace(second=0, microsecond=0)
)
# The nights on which clocks change in one zone or another.
changes = st.sampled_from(
    ["2026-10-25", "2027-03-28", "2026-11-01", "2027-03-14", "2026-10-30", "2027-04-30", "2026-10-04", "2027-04-04"]
)
walls = any_time | st.tuples(changes, st.integers(-90, 240)).map(
    lambda pair: datetime.fromisoformat(pair[0]) + timedelta(minutes=pair[1])
)
small = st.tuples(st.integers(0, 40), st.integers(1, 12)).map(lambda pair: minutes(pair[0], pair[0] + pair[1]))
several = st.lists(small, max_size=8)


def minutes(first: int, last: int) -> Period:
    return Period(START + timedelta(minutes=first), START + timedelta(minutes=last))


def held(periods: list[Period]) -> set[int]:
    """The minutes in any of the periods."""
    instants = ((n, START + timedelta(minutes=n)) for n in range(60))
    return {n for n, instant in instants if any(one.start <= instant < one.end for one in periods)}


def tidy(periods: list[Period]) -> bool:
    """Sorted, disjoint, and none touches the next."""
    return all(one.end < following.start for one, following in pairwise(periods))


@given(several)
def test_merging_keeps_every_minute(periods):
    assert held(merge(periods)) == held(periods)
    assert tidy(merge(periods))


@given(several, several)
def test_intersection_holds_the_minutes_of_both(left, right):
    assert held(intersect(left, right)) == held(left) & held(right)
    assert tidy(intersect(left, right))


@given(several, several)
def test_subtraction_leaves_the_minutes_of_the_first_only(periods, taken):
    assert held(subtract(periods, taken)) == held(periods) - held(taken)
    assert tidy(subtract(periods, taken))


@given(several, small)
def test_covering_means_every_minute(periods, wanted):
    assert covers(periods, wanted) == (held([wanted]) <= held(periods))


@given(small, small)
def test_two_periods_overlap_when_they_share_a_minute(left, right):
    shared = held([left]) & held([right])
    common = left.intersection(right)
    assert left.overlaps(right) == bool(shared)
    assert held([common] if common else []) == shared
    assert left.contains(right) == (held([right]) <= held([left]))


def test_periods_that_touch_do_not_overlap_but_merge():
    first, second = minutes(0, 10), minutes(10, 20)
    assert not first.overlaps(second)
    assert merge([second, first]) == [minutes(0, 20)]


def test_period_is_kept_in_utc():
    local = Period(datetime(2027, 1, 4, 9, tzinfo=PARIS), datetime(2027, 1, 4, 17, tzinfo=PARIS))
    assert (local.start.tzinfo, local.start.hour, local.duration) == (UTC, 8, timedelta(hours=8))
    assert Period.from_range(local.to_range()) == local


def test_widening_adds_on_both_sides():
    assert minutes(20, 30).widened(before=timedelta(minutes=5), after=timedelta(minutes=10)) == minutes(15, 40)


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [
        (START, START, "ends after it starts"),
        (START, START - timedelta(hours=1), "ends after it starts"),
        (START.replace(tzinfo=None), START, "aware"),
        (START, (START + timedelta(hours=1)).replace(tzinfo=None), "aware"),
    ],
)
def test_impossible_periods_are_refused(start, end, reason):
    with pytest.raises(ValueError, match=reason):
        Period(start, end)


@given(walls, zones, st.sampled_from(Bound))
def test_wall_clock_shows_what_was_asked(shown, zone, bound):
    try:
        instant = from_wall_clock(shown, zone, bound)
    except NonexistentTime:
        every_minute = (shown.replace(tzinfo=UTC) + timedelta(minutes=n) for n in range(-14 * 60, 14 * 60 + 1))
        assert shown not in {instant.astimezone(zone).replace(tzinfo=None) for instant in every_minute}
    else:
        assert instant.astimezone(zone).replace(tzinfo=None) == shown


@given(walls, walls, zones)
def test_later_on_the_wall_clock_is_never_earlier_in_time(one, other, zone):
    early, late = sorted((one, other))
    for bound in Bound:
        assert nearest_wall_clock(early, zone, bound) <= nearest_wall_clock(late, zone, bound)
    assert nearest_wall_clock(early, zone, Bound.START) <= nearest_wall_clock(early, zone, Bound.END)


def test_doubled_hour_is_earlier_for_a_start_and_later_for_an_end():
    doubled = datetime.fromisoformat("2026-10-25T02:30")
    assert from_wall_clock(doubled, PARIS, Bound.START) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert from_wall_clock(doubled, PARIS, Bound.END) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("bound", Bound)
def test_missing_hour_does_not_exist_and_its_nearest_instant_is_the_jump(bound):
    for missing in ("2027-03-28T02:00", "2027-03-28T02:30", "2027-03-28T02:59"):
        shown = datetime.fromisoformat(missing)
        with pytest.raises(NonexistentTime):
            from_wall_clock(shown, PARIS, bound)
        assert nearest_wall_clock(shown, PARIS, bound) == datetime(2027, 3, 28, 1, tzinfo=UTC)


def test_missing_hour_across_the_ocean_is_on_another_night():
    miquelon = ZoneInfo("America/Miquelon")
    with pytest.raises(NonexistentTime):
        from_wall_clock(datetime.fromisoformat("2027-03-14T02:30"), miquelon, Bound.START)
    found = from_wall_clock(datetime.fromisoformat("2027-03-28T02:30"), miquelon, Bound.START)
    assert found == datetime(2027, 3, 28, 4, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        ("2027-01-12", "Europe/Paris", 24),
        ("2027-03-28", "Europe/Paris", 23),
        ("2026-10-25", "Europe/Paris", 25),
        ("2027-03-28", "Indian/Reunion", 24),
        ("2027-03-28", "America/Guadeloupe", 24),
        ("2027-03-14", "America/Miquelon", 23),
        ("2027-04-30", "Africa/Cairo", 23),
        ("2027-04-04", "Australia/Lord_Howe", 24.5),
    ],
)
def test_calendar_day_has_its_hours(day, zone, hours):
    assert local_day(date.fromisoformat(day), ZoneInfo(zone)).duration == timedelta(hours=hours)


@given(st.dates(date(2026, 1, 1), date(2029, 1, 1)), zones)
def test_days_follow_each_other_without_gap(day, zone):
    today, tomorrow = local_day(day, zone), local_day(day + timedelta(days=1), zone)
    assert today.end == tomorrow.start
    assert {local_date(today.start, zone), local_date(today.end - timedelta.resolution, zone)} == {day}
