"""Packing identical units: which unit numbers a line takes, and how to move the others when units are fragmented.

Unit numbers are internal: nobody is promised a given desk, so everything may move, stays that have begun included.
Pure: values in, values out. Periods are half-open and already hold their buffers.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from commons.periods import Period


class Takes(Protocol):
    """Anything that takes a number of units during a period."""

    @property
    def period(self) -> Period: ...

    @property
    def units(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Taking:
    """What `key` (a line on a leaf space, a block) needs: `units` of them, whichever, during `period`."""

    key: Hashable
    period: Period
    units: int


@dataclass(frozen=True, slots=True)
class Placed:
    """An existing allocation: units `first … last_exclusive - 1`. A key may have several, side by side or in turn."""

    key: Hashable
    period: Period
    first: int
    last_exclusive: int

    @property
    def units(self) -> int:
        return self.last_exclusive - self.first


def peak(taken: Iterable[Takes], within: Period) -> int:
    """The greatest number of units taken at one instant of `within`."""
    changes = []
    for one in taken:
        part = one.period.intersection(within)
        if part:
            changes += [(part.start, one.units), (part.end, -one.units)]
    # Departures sort before arrivals at the same instant: periods are half-open.
    changes.sort()
    highest = level = 0
    for _, change in changes:
        level += change
        highest = max(highest, level)
    return highest


def free_units(units: int, taken: Iterable[Takes], period: Period) -> int:
    """How many of `units` can be taken for the whole of `period`, moving others if need be. Never negative."""
    return max(0, units - peak(taken, period))


def place(units: int, placed: Iterable[Placed], period: Period, count: int) -> list[range] | None:
    """`count` unit numbers free during the whole of `period`: the tightest single run that fits, else the fewest runs.

    Returns None when fewer than `count` numbers stay free throughout: there may still be room after `repack`.
    """
    busy = {number for one in placed if one.period.overlaps(period) for number in range(one.first, one.last_exclusive)}
    return _choose([number for number in range(units) if number not in busy], count)


def repack(units: int, takings: Sequence[Taking]) -> dict[Hashable, list[range]]:
    """New unit numbers for all `takings`, in order of their start: this never needs more units than the peak.

    Raises ValueError when two takings share a key, or when more than `units` are taken at one instant.
    """
    runs: dict[Hashable, list[range]] = {}
    active: list[Taking] = []
    free = list(range(units))
    for taking in sorted(takings, key=lambda one: (one.period.start, -one.period.duration, -one.units)):
        if taking.key in runs:
            raise ValueError(f"{taking.key!r} is given twice")
        for over in [one for one in active if one.period.end <= taking.period.start]:
            active.remove(over)
            free += [number for run in runs[over.key] for number in run]
        free.sort()
        chosen = _choose(free, taking.units)
        if chosen is None:
            raise ValueError(f"more than {units} units are taken at {taking.period.start.isoformat()}")
        runs[taking.key] = chosen
        taken = {number for run in chosen for number in run}
        free = [number for number in free if number not in taken]
        active.append(taking)
    return runs


def component(placed: Sequence[Placed], period: Period) -> set[Hashable]:
    """The keys that must be packed anew to make room in `period`: all that overlap it, directly or through others.

    Allocations of the same key hang together, since they are rewritten together. All other allocations stay put.
    """
    clusters = _clusters(placed)
    reached = {key for span, keys in clusters if span.overlaps(period) for key in keys}
    while True:
        linked = {key for _, keys in clusters if keys & reached for key in keys}
        if linked <= reached:
            return reached
        reached |= linked


def _clusters(placed: Sequence[Placed]) -> list[tuple[Period, set[Hashable]]]:
    """Stretches without a gap, each with the keys in it; allocations that only touch are in different ones."""
    clusters: list[tuple[Period, set[Hashable]]] = []
    for one in sorted(placed, key=lambda one: one.period.start):
        if clusters and one.period.start < clusters[-1][0].end:
            span, keys = clusters[-1]
            keys.add(one.key)
            clusters[-1] = (Period(span.start, max(span.end, one.period.end)), keys)
        else:
            clusters.append((one.period, {one.key}))
    return clusters


def _choose(free: Sequence[int], count: int) -> list[range] | None:
    """`count` of the sorted numbers `free`, as runs: best fit in one run, else from the longest runs on."""
    if count < 1:
        raise ValueError("at least one unit is taken")
    if count > len(free):
        return None
    runs = _runs(free)
    fitting = [run for run in runs if len(run) >= count]
    if fitting:
        tightest = min(fitting, key=lambda run: (len(run), run.start))
        return [range(tightest.start, tightest.start + count)]
    chosen: list[range] = []
    for run in sorted(runs, key=lambda run: (-len(run), run.start)):
        part = range(run.start, run.start + min(len(run), count))
        chosen.append(part)
        count -= len(part)
        if not count:
            break
    return sorted(chosen, key=lambda run: run.start)


def _runs(numbers: Sequence[int]) -> list[range]:
    """Sorted numbers as maximal runs of consecutive ones."""
    runs: list[range] = []
    for number in numbers:
        if runs and runs[-1].stop == number:
            runs[-1] = range(runs[-1].start, number + 1)
        else:
            runs.append(range(number, number + 1))
    return runs
