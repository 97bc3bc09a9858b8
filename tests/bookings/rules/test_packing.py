"""Promise 2 in numbers: there is room exactly when the peak leaves some, and packing finds it without overlap."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.packing import Placed, Taking, component, free_units, peak, place, repack
from commons.periods import Period

START = datetime(2027, 1, 4, tzinfo=UTC)
UNITS = 5


def hours(first: int, last: int) -> Period:
    return Period(START + timedelta(hours=first), START + timedelta(hours=last))


periods = st.tuples(st.integers(0, 20), st.integers(1, 8)).map(lambda pair: hours(pair[0], pair[0] + pair[1]))
wishes = st.lists(st.tuples(periods, st.integers(1, UNITS)), max_size=14)


def accepted(wanted: list[tuple[Period, int]]) -> list[Taking]:
    """Those of the wishes for which there is room, first come first served: a possible history."""
    takings: list[Taking] = []
    for key, (period, units) in enumerate(wanted):
        if busiest(takings, period) + units <= UNITS:
            takings.append(Taking(key, period, units))
    return takings


def busiest(takings: list[Taking], within: Period) -> int:
    """The peak, found by looking at every hour."""
    instants = [START + timedelta(hours=n) for n in range(30)]
    levels = [
        sum(one.units for one in takings if one.period.start <= instant < one.period.end)
        for instant in instants
        if within.start <= instant < within.end
    ]
    return max(levels, default=0)


def placed_by(takings: list[Taking], runs: dict) -> list[Placed]:
    return [Placed(one.key, one.period, run.start, run.stop) for one in takings for run in runs[one.key]]


def overlap(placed: list[Placed]) -> bool:
    return any(
        a.period.overlaps(b.period) and a.first < b.last_exclusive and b.first < a.last_exclusive
        for n, a in enumerate(placed)
        for b in placed[:n]
    )


@given(wishes, periods)
def test_peak_is_the_busiest_instant(wanted, within):
    takings = accepted(wanted)
    assert peak(takings, within) == busiest(takings, within)
    assert free_units(UNITS, takings, within) == UNITS - busiest(takings, within)


@given(wishes)
def test_repacking_gives_everybody_their_units_without_overlap(wanted):
    takings = accepted(wanted)
    runs = repack(UNITS, takings)
    assert {key: sum(map(len, found)) for key, found in runs.items()} == {one.key: one.units for one in takings}
    placed = placed_by(takings, runs)
    assert not overlap(placed)
    assert all(0 <= one.first < one.last_exclusive <= UNITS for one in placed)


@given(wishes, periods, st.integers(1, UNITS + 1))
def test_there_is_room_exactly_when_the_peak_leaves_some(wanted, period, count):
    takings = accepted(wanted)
    asked = [*takings, Taking("new", period, count)]
    if busiest(takings, period) + count <= UNITS:
        assert not overlap(placed_by(asked, repack(UNITS, asked)))
    else:
        with pytest.raises(ValueError, match="more than 5 units"):
            repack(UNITS, asked)


@given(wishes, periods, st.integers(1, UNITS))
def test_placing_overlaps_nobody_and_gives_up_only_when_too_few_stay_free(wanted, period, count):
    takings = accepted(wanted)
    placed = placed_by(takings, repack(UNITS, takings))
    busy = {n for one in placed if one.period.overlaps(period) for n in range(one.first, one.last_exclusive)}
    found = place(UNITS, placed, period, count)
    if UNITS - len(busy) < count:
        assert found is None
    else:
        numbers = [n for run in found for n in run]
        assert len(numbers) == len(set(numbers)) == count
        assert set(numbers) <= set(range(UNITS)) - busy


@given(wishes, periods, st.integers(1, UNITS))
def test_packing_only_the_component_anew_makes_the_room(wanted, period, count):
    takings = accepted(wanted)
    placed = placed_by(takings, repack(UNITS, takings))
    moved = component(placed, period)
    stay_put = [one for one in placed if one.key not in moved]
    if busiest(takings, period) + count <= UNITS:
        asked = [*(one for one in takings if one.key in moved), Taking("new", period, count)]
        assert not overlap([*stay_put, *placed_by(asked, repack(UNITS, asked))])


def test_single_run_is_preferred_and_the_tightest_that_fits():
    taken = [Placed("a", hours(9, 10), 3, 4), Placed("b", hours(9, 10), 6, 7)]
    assert place(10, taken, hours(9, 10), 2) == [range(4, 6)]
    assert place(10, taken, hours(9, 10), 3) == [range(0, 3)]


def test_fragmented_units_are_given_in_the_fewest_runs():
    taken = [Placed("a", hours(9, 10), 1, 2), Placed("b", hours(9, 10), 5, 6)]
    assert place(7, taken, hours(9, 10), 4) == [range(0, 1), range(2, 5)]


def test_no_number_free_throughout_although_there_is_room():
    """Monday's taker sits on 0, Tuesday's on 1: who wants both days finds room only once somebody moves."""
    taken = [Placed("monday", hours(0, 24), 0, 1), Placed("tuesday", hours(24, 48), 1, 2)]
    both = hours(0, 48)
    assert (place(2, taken, both, 1), free_units(2, taken, both)) == (None, 1)
    takings = [Taking("monday", hours(0, 24), 1), Taking("tuesday", hours(24, 48), 1), Taking("both", both, 1)]
    assert not overlap(placed_by(takings, repack(2, takings)))


def test_neighbours_in_time_do_not_meet():
    taken = [Placed("a", hours(9, 10), 0, 2)]
    assert place(2, taken, hours(10, 11), 2) == [range(0, 2)]
    assert peak(taken, hours(10, 11)) == 0
    assert component(taken, hours(10, 11)) == set()


def test_component_follows_overlaps_and_keys_but_leaves_the_rest():
    taken = [
        Placed("a", hours(0, 3), 0, 1),
        Placed("b", hours(2, 5), 1, 2),
        Placed("c", hours(5, 6), 0, 1),
        Placed("b", hours(10, 11), 0, 1),
        Placed("d", hours(10, 12), 1, 2),
        Placed("e", hours(20, 21), 0, 1),
    ]
    assert component(taken, hours(0, 1)) == {"a", "b", "d"}
    assert component(taken, hours(6, 9)) == set()


def test_same_key_twice_is_a_mistake():
    twice = [Taking("a", hours(0, 1), 1), Taking("a", hours(2, 3), 1)]
    with pytest.raises(ValueError, match="'a' is given twice"):
        repack(2, twice)


@pytest.mark.parametrize("count", [0, -1])
def test_nothing_cannot_be_placed(count):
    with pytest.raises(ValueError, match="at least one unit"):
        place(2, [], hours(0, 1), count)
