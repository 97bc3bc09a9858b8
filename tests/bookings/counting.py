"""A model that only counts: half-hours of one week, how many units and people are there, what is open.

It knows nothing of unit numbers, ranges, locks or SQL. What it says can be had must be had, and nothing else.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

SLOTS_A_DAY = 48
DAYS = 5
Cell = tuple[str, int]
Run = tuple[str, int, int]


class Verdict(StrEnum):
    YES = "yes"
    NO = "no"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True)
class Wanted:
    """A line in slots from Monday 0:00. `units` of a composite is 1."""

    space: str
    units: int
    start: int
    length: int
    spans: bool = False

    @property
    def slots(self) -> range:
        return range(self.start, self.start + self.length)


@dataclass
class Take:
    """What one reservation or block takes: units by leaf and slot, people by slot, and its stays leaf by leaf."""

    cells: Counter[Cell] = field(default_factory=Counter)
    present: set[int] = field(default_factory=set)
    stays: list[Run] = field(default_factory=list)
    headcount: int = 0
    lapses_at: int | None = None
    is_block: bool = False


@dataclass
class Model:
    """`leaves` of each space, `units` of each leaf, `buffers` (before, after, in slots) of each space."""

    leaves: dict[str, list[str]]
    units: dict[str, int]
    buffers: dict[str, tuple[int, int]]
    most_people: int
    hours: dict[str, set[int]]
    closed_days: Counter[int] = field(default_factory=Counter)
    published: bool = True
    takes: dict[int, Take] = field(default_factory=dict)
    minute: int = 0

    def is_open(self, leaf: str, slot: int) -> bool:
        return self.published and slot in self.hours[leaf] and not self.closed_days[slot // SLOTS_A_DAY]

    def used(self, *, but: int | None = None) -> Counter[Cell]:
        total: Counter[Cell] = Counter()
        for key, take in self.takes.items():
            if key != but:
                total.update(take.cells)
        return total

    def judge(self, lines: Sequence[Wanted], headcount: int, *, but: int | None = None) -> tuple[Verdict, Take]:
        """Whether a reservation of `lines` can be had, and what it would take."""
        if self._impossible(lines):
            return Verdict.IMPOSSIBLE, Take()
        take = Take(headcount=headcount)
        for line in lines:
            runs = self._runs(line)
            if not runs:
                return Verdict.NO, take
            self._add(take, line, runs)
        return (Verdict.YES if self._fits(take, but) else Verdict.NO), take

    def judge_block(self, wanted: Wanted, units: int | None) -> tuple[Verdict, Take]:
        take = Take(is_block=True)
        if units and units > self.units[wanted.space]:
            return Verdict.IMPOSSIBLE, take
        for leaf in self.leaves[wanted.space]:
            for slot in wanted.slots:
                take.cells[leaf, slot] += units or self.units[leaf]
        return (Verdict.YES if self._fits(take, None) else Verdict.NO), take

    def peak(self, leaf: str) -> int:
        return max((count for (where, _slot), count in self.used().items() if where == leaf), default=0)

    def outside(self) -> dict[int, tuple[int, int]]:
        """Reservations with stays that are not open, and from when to when."""
        found = {}
        for key, take in self.takes.items():
            shut = [run for run in take.stays if not all(self.is_open(run[0], slot) for slot in range(run[1], run[2]))]
            if shut:
                found[key] = (min(run[1] for run in shut), max(run[2] for run in shut))
        return found

    def pass_time(self, minutes: int) -> None:
        self.minute += minutes
        lapsed = [
            key for key, take in self.takes.items() if take.lapses_at is not None and take.lapses_at <= self.minute
        ]
        for key in lapsed:
            del self.takes[key]

    def _impossible(self, lines: Sequence[Wanted]) -> bool:
        merged: Counter[tuple[str, int, int, bool]] = Counter()
        for line in lines:
            merged[line.space, line.start, line.length, line.spans] += line.units
        for (space, *_rest), units in merged.items():
            if space in self.units and units > self.units[space]:
                return True
        return any(
            one is not other
            and one.space not in self.units
            and set(one.slots) & set(other.slots)
            and set(self.leaves[one.space]) & set(self.leaves[other.space])
            for one in lines
            for other in lines
        )

    def _runs(self, line: Wanted) -> list[tuple[int, int]]:
        open_slots = [slot for slot in line.slots if all(self.is_open(leaf, slot) for leaf in self.leaves[line.space])]
        if not open_slots or open_slots[0] != line.slots[0] or open_slots[-1] != line.slots[-1]:
            return []
        if not line.spans and len(open_slots) != line.length:
            return []
        return list(_runs_of(open_slots))

    def _add(self, take: Take, line: Wanted, runs: Iterable[tuple[int, int]]) -> None:
        for leaf in self.leaves[line.space]:
            before = max(self.buffers[leaf][0], self.buffers[line.space][0])
            after = max(self.buffers[leaf][1], self.buffers[line.space][1])
            slots = {slot for start, end in runs for slot in range(start - before, end + after)}
            count = line.units if line.space in self.units else self.units[leaf]
            for slot in slots:
                take.cells[leaf, slot] += count
            take.stays += [(leaf, start, end) for start, end in runs]
        take.present |= {slot for start, end in runs for slot in range(start, end)}

    def _fits(self, take: Take, but: int | None) -> bool:
        used = self.used(but=but)
        if any(used[cell] + count > self.units[cell[0]] for cell, count in take.cells.items()):
            return False
        people: Counter[int] = Counter()
        for key, other in self.takes.items():
            if key != but:
                people.update(dict.fromkeys(other.present, other.headcount))
        return all(people[slot] + take.headcount <= self.most_people for slot in take.present)


def _runs_of(slots: Sequence[int]) -> Iterable[tuple[int, int]]:
    start = slots[0]
    for slot, following in zip(slots, [*slots[1:], None], strict=True):
        if following != slot + 1:
            yield start, slot + 1
            start = following or 0
