"""From what is taken to what is free for a stay. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from commons.periods import Period, merge, subtract

Taken = tuple[Period, int]


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch in which exactly `level` units (or people) are taken."""

    period: Period
    level: int


@dataclass(frozen=True, slots=True)
class Use:
    """What is taken of a leaf with `units`, and the buffers that a new stay in it wants."""

    units: int
    taken: Sequence[Taken]
    preparation: timedelta = timedelta()
    clearing: timedelta = timedelta()


def steps_of(taken: Iterable[Taken]) -> list[Step]:
    """How many are taken at each instant, where any are."""
    changes: dict[object, int] = {}
    for period, count in taken:
        changes[period.start] = changes.get(period.start, 0) + count
        changes[period.end] = changes.get(period.end, 0) - count
    steps: list[Step] = []
    level, since = 0, None
    for instant in sorted(changes):  # type: ignore[type-var]
        if level and since is not None:
            steps.append(Step(Period(since, instant), level))  # type: ignore[arg-type]
        level, since = level + changes[instant], instant
    return steps


def free_for(count: int, use: Use, open_time: Sequence[Period]) -> list[Period]:
    """When `count` units are free for a stay: its buffers, too, must find room."""
    blocked = (step.period for step in steps_of(use.taken) if step.level > use.units - count)
    return subtract(open_time, [_around(period, use) for period in blocked])


def free_steps(use: Use, open_time: Sequence[Period], shortest: timedelta) -> list[tuple[Period, int]]:
    """The greatest number of units free for a stay of at least `shortest`, stretch by stretch, where any are."""
    levels = sorted({0, *(step.level for step in steps_of(use.taken))})
    found: list[tuple[Period, int]] = []
    covered: list[Period] = []
    for count in (use.units - level for level in levels if level < use.units):
        free = [period for period in free_for(count, use, open_time) if period.duration >= shortest]
        found += [(period, count) for period in subtract(free, covered)]
        covered = merge([*covered, *free])
    return sorted(found)


def _around(taken: Period, use: Use) -> Period:
    """The instants at which no stay may be because of its own buffers: clearing before, preparation after."""
    return taken.widened(before=use.clearing, after=use.preparation)
