"""The cheapest set of rate pieces whose union covers the time asked: an exact optimum.

Walking from left to right, some piece must cover the first instant not yet covered. Among the pieces of one rate that
can, the one that ends last is as good as any, since all before is covered already; an hour may as well begin right
there. So each rate offers one step from each instant, and the shortest path is the optimum. Paths are followed the
cheapest first; one that has not come farther than a cheaper one is dropped, for it will never overtake it. Hours are
taken in runs up to the next instant at which some other piece begins: before it, that piece would have made them
needless.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from heapq import heappop, heappush
from itertools import count
from typing import Any, Final

from bookings.pricing.grids import Grid, grid
from bookings.pricing.values import Clock, Per, Tariff
from commons.money import ZERO
from commons.periods import Period

HOUR: Final = timedelta(hours=1)
_LARGEST_FIRST: Final = {per: -rank for rank, per in enumerate(Per)}

# Amount, pieces, tie-break, the next instant to be covered, and the steps taken as nested pairs, the last one outside.
_Path = tuple[Decimal, int, int, datetime, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Step:
    """`quantity` pieces of a rate that cover the asked time from `start` to `end`, the next instant to be covered."""

    tariff: Tariff
    quantity: int
    start: datetime
    end: datetime


class _Asked:
    """Sorted, disjoint stretches of time, walked from left to right."""

    def __init__(self, stretches: Sequence[Period]) -> None:
        self.stretches = stretches
        self.starts = [stretch.start for stretch in stretches]
        self.whole = Period(stretches[0].start, stretches[-1].end)

    def next_from(self, instant: datetime) -> datetime:
        """The first asked instant not before `instant`; the end of all when there is none."""
        index = bisect_right(self.starts, instant)
        if index and instant < self.stretches[index - 1].end:
            return instant
        return self.starts[index] if index < len(self.starts) else self.whole.end

    def stretch_end(self, instant: datetime) -> datetime:
        return self.stretches[bisect_right(self.starts, instant) - 1].end


def least_cover(
    stretches: Sequence[Period], tariffs: Sequence[Tariff], clock: Clock, openings: Sequence[Period]
) -> list[Step]:
    """The steps of least total amount that cover `stretches` (sorted, disjoint), then of fewest pieces, in order.

    Raises ValueError without stretches or tariffs.
    """
    if not stretches or not tariffs:
        raise ValueError("a cover needs time and rates")
    asked = _Asked(stretches)
    ordered = sorted(tariffs, key=lambda tariff: (_LARGEST_FIRST[tariff.per], tariff.amount))
    grids = [None if one.per is Per.HOUR else grid(one.per, asked.whole, clock, openings) for one in ordered]
    begins = sorted({start for one in grids if one for start in one.starts})
    order = count()
    waiting: list[_Path] = [(ZERO, 0, next(order), asked.whole.start, ())]
    farthest = datetime.min.replace(tzinfo=UTC)
    while True:
        cost, pieces, _, at, trail = heappop(waiting)
        if at >= asked.whole.end:
            return _steps_of(trail)
        if at <= farthest:
            continue
        farthest = at
        for step in _steps(at, asked, ordered, grids, begins):
            reached = (cost + step.tariff.amount * step.quantity, pieces + step.quantity)
            heappush(waiting, (*reached, next(order), step.end, (step, trail)))


def _steps(
    at: datetime, asked: _Asked, tariffs: Sequence[Tariff], grids: Sequence[Grid | None], begins: Sequence[datetime]
) -> Iterator[Step]:
    for tariff, one in zip(tariffs, grids, strict=True):
        if one is None:
            yield _hours(at, asked, tariff, begins)
        elif reached := one.reach(at):
            yield Step(tariff, 1, at, asked.next_from(reached))


def _hours(at: datetime, asked: _Asked, tariff: Tariff, begins: Sequence[datetime]) -> Step:
    """As many hours as it takes to get to the next instant at which a piece of another rate begins."""
    index = bisect_right(begins, at)
    until = min(begins[index], asked.whole.end) if index < len(begins) else asked.whole.end
    quantity, reached = 0, at
    while reached < until:
        missing = min(until, asked.stretch_end(reached)) - reached
        hours = -(-missing // HOUR)
        quantity += hours
        reached = asked.next_from(reached + hours * HOUR)
    return Step(tariff, quantity, at, reached)


def _steps_of(trail: tuple[Any, ...]) -> list[Step]:
    steps: list[Step] = []
    while trail:
        step, trail = trail
        steps.append(step)
    return steps[::-1]
