"""What is open and taken in a venue around some moments: look, fit, take, save. Used under the venue lock only."""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError

from bookings import packing
from bookings.asking import Line
from bookings.models import Allocation
from bookings.packing import Taking
from bookings.taken.leaves import Leaf, Stake
from bookings.taken.obstacles import Obstacle, Reason, just_taken
from bookings.taken.rows import TakenRow, open_or_busy_rows, taken_rows
from bookings.taken.site import Site
from bookings.taken.stretches import buffered, buffers, open_time, stretches_of
from commons.inserting import insert_rows
from commons.periods import Period, merge


@dataclass(frozen=True, slots=True)
class Taker:
    """For whom places are taken: `party` stands for the reservation and owns its stakes as `(party, line.index)`."""

    party: Hashable
    headcount: int
    lapses_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Fitted:
    """A line that has its place: the open stretches it takes, and its stakes in the leaves."""

    line: Line
    stretches: list[Period]
    stakes: list[Stake]


class Board:
    """The state of the leaves during the windows it was loaded for, as it will be once `save` has written it."""

    def __init__(self, site: Site, now: datetime, *, ignored: Collection[int] = ()) -> None:
        self.site = site
        self.now = now
        self._ignored = frozenset(ignored)
        self.leaves: dict[int, Leaf] = {}

    def load(self, lines: Sequence[Line]) -> None:
        """Read all that `lines` may meet: two statements. Headcounts count people in the whole venue."""
        windows = merge(window for line in lines for window in self._windows(line))
        wanted = sorted({leaf for line in lines for leaf in self.site.leaf_ids[line.space.pk]})
        self.load_leaves(self.site.all_leaf_ids, windows)
        for row in open_or_busy_rows(wanted, windows):
            leaf = self.leaves[row.leaf_id]
            known = leaf.busy if row.season_id is None else leaf.seasons.setdefault(row.season_id, [])
            known.append(row.period)
        for leaf_id in wanted:
            leaf = self.leaves[leaf_id]
            leaf.openings = merge(period for periods in leaf.seasons.values() for period in periods)

    def load_leaves(self, leaf_ids: Sequence[int], windows: Sequence[Period]) -> None:
        """Read what is taken of these leaves, openings apart: one statement."""
        for leaf_id in leaf_ids:
            self.leaves[leaf_id] = Leaf(self.site.spaces[leaf_id], self.look, self._ignored)
        for taken in taken_rows(leaf_ids, windows, self.now):
            self.leaves[taken.leaf_id].learn([taken])

    def fit(self, lines: Sequence[Line], taker: Taker) -> tuple[list[Fitted], list[Obstacle]]:
        """Take what all `lines` need for one reservation, or nothing and say why not."""
        stretches = {line.index: self.stretches(line) for line in lines}
        if obstacles := [obstacle for line in lines if (obstacle := self._shut(line, stretches[line.index]))]:
            return [], obstacles
        if crowd := self._crowd(lines, stretches, taker.headcount):
            return [], [crowd]
        fitted: list[Fitted] = []
        for line in lines:
            own = stretches[line.index] or []
            stakes = self._take(line, own, taker)
            if stakes is None:
                obstacles.append(Obstacle(line, Reason.TAKEN, self._free(line, own)))
            else:
                fitted.append(Fitted(line, own, stakes))
        if obstacles:
            self.give_back(fitted)
            return [], obstacles
        return fitted, []

    def give_back(self, fitted: Iterable[Fitted]) -> None:
        """Undo what `fit` took."""
        for one in fitted:
            for stake in one.stakes:
                self.leaves[stake.leaf_id].give_back(stake)

    def stretches(self, line: Line) -> list[Period] | None:
        """The open stretches that the line takes; None when it is not inside the openings."""
        openings = open_time([leaf.openings for leaf in self.leaves_of(line)])
        return stretches_of(line.period, spans_closures=line.spans_closures, openings=openings)

    def leaves_of(self, line: Line) -> list[Leaf]:
        return [self.leaves[leaf_id] for leaf_id in self.site.leaf_ids[line.space.pk]]

    def put(self, leaf_id: int, owner: Hashable, period: Period, count: int) -> Stake | None:
        """Take units without openings, buffers or people, as a block does; None when there is no room."""
        stake = Stake(leaf_id, owner, period, period, [])
        return stake if self.leaves[leaf_id].take(stake, count) else None

    def save(self, owners: Mapping[Hashable, tuple[str, int]]) -> None:
        """Write new stakes and those that moved. `owners`: the `("line" | "block", id)` of each new owner.

        Raises Lost `not_available` if the database sees an overlap that this board did not.
        """
        stakes = [stake for leaf in self.leaves.values() for stake in leaf.stakes.values()]
        moved = [stake for stake in stakes if stake.row_ids and stake.moved]
        fresh = [stake for stake in stakes if not stake.row_ids]
        if moved:
            Allocation.objects.filter(pk__in=[row for stake in moved for row in stake.row_ids]).delete()
        rows = [row for stake in [*moved, *fresh] for row in _allocations(stake, owners)]
        try:
            insert_rows(rows)
        except IntegrityError as error:
            raise overlap_or(error) from error

    def _windows(self, line: Line) -> list[Period]:
        """The stay with the widest buffers that any of its leaves asks for."""
        both = [buffers(line.space, leaf) for leaf in self.site.leaves_of(line.space.pk)]
        before = max((one[0] for one in both), default=timedelta())
        after = max((one[1] for one in both), default=timedelta())
        return [line.period.widened(before=before, after=after)]

    def look(self, leaf_id: int, hull: Period) -> list[TakenRow]:
        return taken_rows([leaf_id], [hull], self.now)

    def _needs(self, line: Line, stretches: Sequence[Period]) -> list[tuple[Leaf, int, Period, Period]]:
        """Leaf, units, period with buffers, stay: all that a line takes."""
        return [
            (leaf, leaf.units if line.space.units is None else line.units, period, stay)
            for leaf in self.leaves_of(line)
            for period, stay in buffered(stretches, *buffers(line.space, leaf.space))
        ]

    def shut(self, line: Line) -> Obstacle | None:
        """Whether it is not open at that time, or an outside calendar says that it is taken."""
        return self._shut(line, self.stretches(line))

    def _shut(self, line: Line, stretches: list[Period] | None) -> Obstacle | None:
        if stretches is None:
            return Obstacle(line, Reason.CLOSED)
        if any(leaf.is_busy(period) for leaf, _units, period, _stay in self._needs(line, stretches)):
            return Obstacle(line, Reason.BUSY)
        return None

    def _crowd(
        self, lines: Sequence[Line], stretches: Mapping[int, list[Period] | None], headcount: int
    ) -> Obstacle | None:
        """Whether too many people would be in the venue at one time."""
        present = [Taking(key, stay, heads) for key, stay, heads in self._presences()]
        for line in lines:
            for stay in stretches[line.index] or []:
                room = self.site.venue.safety_headcount - packing.peak(present, stay)
                if headcount > room:
                    return Obstacle(line, Reason.HEADCOUNT, max(0, room))
        return None

    def _presences(self) -> list[tuple[Hashable, Period, int]]:
        """Who is there when: a reservation that takes several spaces at a time brings its people once."""
        stays: dict[Hashable, tuple[int, list[Period]]] = {}
        for leaf in self.leaves.values():
            for stake in leaf.stakes.values():
                if stake.party is not None:
                    stays.setdefault(stake.party, (stake.headcount, []))[1].append(stake.stay)
        return [(party, stay, heads) for party, (heads, periods) in stays.items() for stay in merge(periods)]

    def _take(self, line: Line, stretches: Sequence[Period], taker: Taker) -> list[Stake] | None:
        owner = (taker.party, line.index)
        taken: list[Stake] = []
        for leaf, units, period, stay in self._needs(line, stretches):
            stake = Stake(leaf.space.pk, owner, period, stay, [], taker.lapses_at, taker.party, taker.headcount)
            if not leaf.take(stake, units):
                for one in taken:
                    self.leaves[one.leaf_id].give_back(one)
                return None
            taken.append(stake)
        return taken

    def _free(self, line: Line, stretches: Sequence[Period]) -> int:
        """How many units a shorter wish could have; 0 for a composite, which is whole or nothing."""
        if line.space.units is None:
            return 0
        needs = self._needs(line, stretches)
        return min(leaf.free_units(period) for leaf, _units, period, _stay in needs)


def overlap_or(error: IntegrityError) -> Exception:
    """The domain error for the exclusion constraint's name; any other violation stays what it is."""
    diagnosis = getattr(error.__cause__, "diag", None)
    if diagnosis is not None and diagnosis.constraint_name == "allocation_no_overlap":
        return just_taken()
    return error


def _allocations(stake: Stake, owners: Mapping[Hashable, tuple[str, int]]) -> list[Allocation]:
    known: Any = stake.owner
    kind, owner_id = owners.get(stake.owner) or known
    return [
        Allocation(
            space_id=stake.leaf_id,
            units=(run.start, run.stop),
            period=stake.period.to_range(),
            stay=stake.stay.to_range(),
            line_id=owner_id if kind == "line" else None,
            block_id=owner_id if kind == "block" else None,
            lapses_at=stake.lapses_at,
        )
        for run in stake.runs
    ]
