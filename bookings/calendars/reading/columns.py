"""Busy times in columns of numbers: what tens of thousands of them need to be kept, compared and read again quickly.

Instants are the numbers of `times`. A mark tells kind and whole days.
"""

import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import overload

from bookings.calendars.reading.results import BusyTime, Kind
from bookings.calendars.reading.times import EPOCH
from commons.periods import Period

KINDS = list(Kind)
ALL_DAY = len(KINDS)
START = EPOCH.replace(tzinfo=UTC)
# How instants are kept, and which half of the eight bytes of a number is the one that counts.
SHORT, LONG = b"4", b"8"
LOW = 0 if sys.byteorder == "little" else 1
# Start, end, mark.
Taken = tuple[int, int, int]


def mark_of(kind: Kind, *, all_day: bool) -> int:
    """The number for a kind and whether the time is one of whole days."""
    return KINDS.index(kind) + ALL_DAY * all_day


def kind_of_mark(mark: int) -> Kind:
    return KINDS[mark % ALL_DAY]


def numbers_of(code: str, body: bytes) -> "array[int]":
    """What `tobytes` of an array of that type gave. Raises ValueError for other bytes."""
    numbers = array(code)
    numbers.frombytes(body)
    return numbers


def pack(instants: "array[int]") -> bytes:
    """For `unpack`: four bytes for each where that is enough, as for what lies between 1970 and 2106; else eight."""
    if not instants:
        return b""
    halves = memoryview(instants).cast("B").cast("I")
    if halves[1 - LOW :: 2].tobytes() == bytes(4 * len(instants)):
        return SHORT + halves[LOW::2].tobytes()
    return LONG + instants.tobytes()


def unpack(body: bytes) -> "array[int]":
    """The instants. Raises ValueError for other bytes."""
    if body[:1] != SHORT:
        return numbers_of("q", body[1:])
    short = numbers_of("I", body[1:])
    halves = array("I", bytes(8 * len(short)))
    halves[LOW::2] = short
    return numbers_of("q", halves.tobytes())


def to_instant(seconds: int) -> datetime:
    """The aware instant."""
    return START + timedelta(seconds=seconds)


@dataclass(slots=True)
class Columns:
    """Times in the order in which they were found."""

    starts: "array[int]" = field(default_factory=lambda: array("q"))
    ends: "array[int]" = field(default_factory=lambda: array("q"))
    marks: bytearray = field(default_factory=bytearray)

    def __len__(self) -> int:
        return len(self.marks)

    def __iter__(self) -> Iterator[Taken]:
        return zip(self.starts, self.ends, self.marks, strict=True)

    def extend(self, times: Sequence[Taken]) -> None:
        """Append these times."""
        if times:
            starts, ends, marks = zip(*times, strict=True)
            self.starts.extend(starts)
            self.ends.extend(ends)
            self.marks.extend(marks)

    def extend_from(self, other: "Columns", first: int, last: int) -> None:
        """Append the times `[first, last)` of others."""
        self.starts.extend(other.starts[first:last])
        self.ends.extend(other.ends[first:last])
        self.marks.extend(other.marks[first:last])


class BusyTimes(Sequence[BusyTime]):
    """The same times as a sorted list of `BusyTime`, made when somebody asks. `columns` for those who count.

    `uids` and `sizes`: which events they are of, and how many each has.
    """

    def __init__(self, columns: Columns, uids: Sequence[str], sizes: Sequence[int]) -> None:
        self.columns, self._uids, self._sizes = columns, uids, sizes

    @classmethod
    def of(cls, busy: Iterable[BusyTime]) -> "BusyTimes":
        """Any busy times in columns."""
        if isinstance(busy, BusyTimes):
            return busy
        times = list(busy)
        columns = Columns()
        columns.extend([_numbers(time) for time in times])
        return cls(columns, [time.uid for time in times], [1] * len(times))

    def groups(self) -> Iterator[tuple[str, int]]:
        """Each UID and how many times are of it, in the order of `columns`."""
        return zip(self._uids, self._sizes, strict=True)

    @cached_property
    def _times(self) -> list[BusyTime]:
        uids = (uid for uid, size in self.groups() for _time in range(size))
        return sorted(
            BusyTime(Period(to_instant(start), to_instant(end)), uid, kind_of_mark(mark), mark >= ALL_DAY)
            for uid, (start, end, mark) in zip(uids, self.columns, strict=True)
        )

    @overload
    def __getitem__(self, index: int) -> BusyTime: ...
    @overload
    def __getitem__(self, index: slice) -> list[BusyTime]: ...
    def __getitem__(self, index: int | slice) -> BusyTime | list[BusyTime]:
        return self._times[index]

    def __len__(self) -> int:
        return len(self.columns)

    def __iter__(self) -> Iterator[BusyTime]:
        return iter(self._times)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(self._times)


def _numbers(time: BusyTime) -> Taken:
    """Widened to whole seconds."""
    start, end = time.period.start - START, time.period.end - START
    second = timedelta(seconds=1)
    return start // second, -(-end // second), mark_of(time.kind, all_day=time.all_day)
