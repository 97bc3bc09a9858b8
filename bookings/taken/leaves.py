"""One leaf space as the holder of the venue lock sees it: what is open, busy and taken, and how units are re-packed."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from bookings import packing
from bookings.packing import Placed, Taking
from bookings.taken.rows import TakenRow
from commons.periods import Period
from venues.models import Space

Look = Callable[[int, Period], list[TakenRow]]


@dataclass(slots=True)
class Stake:
    """Units of a leaf taken for one line or block (`owner`) during one period. New ones have no rows yet.

    `owner` is `("line", id)` or `("block", id)`, or whatever the taker chose for a new one. `party` stands for the
    reservation, whose `headcount` people are present during the `stay`; None for a block.
    """

    leaf_id: int
    owner: Hashable
    period: Period
    stay: Period
    runs: list[range]
    lapses_at: datetime | None = None
    party: Hashable | None = None
    headcount: int = 0
    row_ids: list[int] = field(default_factory=list)
    moved: bool = False

    @property
    def key(self) -> Hashable:
        return (self.owner, self.period, self.stay)

    @property
    def units(self) -> int:
        return sum(len(run) for run in self.runs)


class Leaf:
    """The stakes in one leaf. `look` fetches rows of a wider stretch of time, for re-packing."""

    def __init__(self, space: Space, look: Look, ignored: frozenset[int] = frozenset()) -> None:
        self.space = space
        self.units: int = space.units or 0
        self.openings: list[Period] = []
        self.seasons: dict[int, list[Period]] = {}
        self.busy: list[Period] = []
        self.stakes: dict[Hashable, Stake] = {}
        self._look = look
        self._ignored = ignored
        self._seen: set[int] = set()

    def learn(self, rows: Iterable[TakenRow]) -> None:
        """Note allocations, except those known already and those of reservations to be ignored."""
        for row in rows:
            if row.id in self._seen or row.reservation_id in self._ignored:
                continue
            self._seen.add(row.id)
            owner = ("block", row.block_id) if row.line_id is None else ("line", row.line_id)
            stake = Stake(
                self.space.pk, owner, row.period, row.stay, [], row.lapses_at, row.reservation_id, row.headcount
            )
            stake = self.stakes.setdefault(stake.key, stake)
            stake.runs.append(range(row.first, row.last_exclusive))
            stake.row_ids.append(row.id)

    def free_units(self, period: Period) -> int:
        """Units that can be taken for the whole of `period`, moving others if need be."""
        return packing.free_units(self.units, self._placed(), period)

    def is_busy(self, period: Period) -> bool:
        return any(one.overlaps(period) for one in self.busy)

    def take(self, stake: Stake, count: int) -> bool:
        """Take `count` units for `stake`, re-packing the others when they lie badly; False when there is no room."""
        placed = self._placed()
        runs = packing.place(self.units, placed, stake.period, count)
        if runs is None:
            if packing.free_units(self.units, placed, stake.period) < count:
                return False
            runs = self._make_room(stake, count)
        stake.runs = runs
        self.stakes[stake.key] = stake
        return True

    def give_back(self, stake: Stake) -> None:
        """Undo `take`; others stay where they were moved to."""
        del self.stakes[stake.key]

    def _make_room(self, stake: Stake, count: int) -> list[range]:
        """Colour the whole connected component anew, the new taking included."""
        self._look_around(stake.period)
        keys = packing.component(self._placed(), stake.period)
        takings = [Taking(key, self.stakes[key].period, self.stakes[key].units) for key in keys]
        runs = packing.repack(self.units, [*takings, Taking(stake.key, stake.period, count)])
        for key in keys:
            if self.stakes[key].runs != runs[key]:
                self.stakes[key].runs = runs[key]
                self.stakes[key].moved = True
        return runs[stake.key]

    def _look_around(self, period: Period) -> None:
        """Learn of everything that hangs together with `period`, however far it reaches."""
        hull = period
        while True:
            self.learn(self._look(self.space.pk, hull))
            touching = [stake.period for stake in self.stakes.values() if stake.period.overlaps(hull)]
            wider = Period(
                min([hull.start, *(one.start for one in touching)]), max([hull.end, *(one.end for one in touching)])
            )
            if wider == hull:
                return
            hull = wider

    def _placed(self) -> list[Placed]:
        return [
            Placed(stake.key, stake.period, run.start, run.stop) for stake in self.stakes.values() for run in stake.runs
        ]
