"""What the events of a text gave, kept so that the next reading parses only those that have changed.

Events are kept by UID: a group is known again when the digests of its components are the same, in the same context
(time zones, window, the venue's zone…). Kept as bytes: columns of numbers, quick to write and to load.
"""

import json
import struct
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, islice, pairwise

from bookings.calendars.reading.columns import BusyTimes, Columns, Taken, numbers_of, pack, unpack
from bookings.calendars.reading.lines import DIGEST_SIZE
from bookings.calendars.reading.results import COUNTED, BusyTime

# To be raised whenever the rules of reading change: what older rules gave is then forgotten.
VERSION = 4
# The version, and the lengths of the nine parts.
HEAD = "<10I"
NO_KEY = b"\0" * DIGEST_SIZE
NO_COUNTS = [0] * len(COUNTED)
# Component of the group, line in it, code.
Remark = tuple[int, int, str]


@dataclass(slots=True)
class Memory:
    """Groups in the order of the text: of each its key, UID, counts, remarks (problems) and the times it takes."""

    context: bytes = NO_KEY
    keys: list[bytes] = field(default_factory=list)
    uids: list[str] = field(default_factory=list)
    sizes: "array[int]" = field(default_factory=lambda: array("I"))
    # At most as many as a text has components (`lines.MAX_BLOCKS`): two bytes are enough.
    counts: "array[int]" = field(default_factory=lambda: array("H"))
    remarks: dict[int, list[Remark]] = field(default_factory=dict)
    columns: Columns = field(default_factory=Columns)
    _times: list[int] | None = None

    def add(self, key: bytes, uid: str, counts: Sequence[int], remarks: list[Remark], times: Columns) -> None:
        """Append a group. `counts`: one for each of COUNTED."""
        if remarks:
            self.remarks[len(self.keys)] = remarks
        self.keys.append(key)
        self.uids.append(uid)
        self.sizes.append(len(times))
        self.counts.extend(counts)
        self.columns.extend_from(times, 0, len(times))

    def copy(self, other: "Memory", first: int, last: int) -> None:
        """Append the groups `[first, last)` of another memory as they are."""
        for index in range(first, last) if other.remarks else ():
            if index in other.remarks:
                self.remarks[len(self.keys) + index - first] = other.remarks[index]
        self.keys += other.keys[first:last]
        self.uids += other.uids[first:last]
        self.sizes.extend(other.sizes[first:last])
        self.counts.extend(other.counts[first * len(COUNTED) : last * len(COUNTED)])
        self.columns.extend_from(other.columns, other.time_of(first), other.time_of(last))

    def time_of(self, index: int) -> int:
        """Where the times of a group begin. For a memory that no longer grows."""
        if self._times is None:
            self._times = [0, *accumulate(self.sizes)]
        return self._times[index]

    def total(self, name: str) -> int:
        """The sum of a count over all groups."""
        return sum(self.counts[COUNTED.index(name) :: len(COUNTED)])

    @property
    def busy(self) -> BusyTimes:
        """What all groups take."""
        return BusyTimes(self.columns, self.uids, self.sizes)

    @classmethod
    def of(cls, busy: Iterable[BusyTime]) -> "Memory":
        """Times that come from no iCal text: none of them will be known again."""
        times = BusyTimes.of(busy)
        memory = cls()
        memory.columns = times.columns
        for uid, size in times.groups():
            memory.keys.append(NO_KEY)
            memory.uids.append(uid)
            memory.sizes.append(size)
            memory.counts.extend(NO_COUNTS)
        return memory

    def joined(self, other: "Memory") -> "Memory":
        """The times of both, once each; none of them will be known again."""
        times: dict[str, set[Taken]] = {}
        for memory in (self, other):
            each = iter(memory.columns)
            for uid, size in memory.busy.groups():
                times.setdefault(uid, set()).update(islice(each, size))
        both = Memory()
        for uid, found in times.items():
            columns = Columns()
            columns.extend(sorted(found))
            both.add(NO_KEY, uid, NO_COUNTS, [], columns)
        return both

    def to_bytes(self) -> bytes:
        """For `from_bytes`."""
        parts = [
            self.context,
            b"".join(self.keys),
            "\n".join(self.uids).encode("utf-8", "surrogatepass"),
            self.sizes.tobytes(),
            self.counts.tobytes(),
            json.dumps(self.remarks).encode(),
            pack(self.columns.starts),
            pack(self.columns.ends),
            bytes(self.columns.marks),
        ]
        head = struct.pack(HEAD, VERSION, *map(len, parts))
        return head + b"".join(parts)

    @classmethod
    def from_bytes(cls, body: bytes) -> "Memory":
        """The memory; an empty one when the bytes are none, or those of older rules."""
        try:
            return cls._unpacked(body) if body else cls()
        except (struct.error, ValueError):
            return cls()

    @classmethod
    def _unpacked(cls, body: bytes) -> "Memory":
        version, *lengths = struct.unpack_from(HEAD, body)
        if version != VERSION:
            return cls()
        bounds = list(accumulate([struct.calcsize(HEAD), *lengths]))
        parts = [body[first:last] for first, last in pairwise(bounds)]
        context, keys, uids, sizes, counts, remarks, starts, ends, marks = parts
        columns = Columns(unpack(starts), unpack(ends), bytearray(marks))
        return cls(
            context,
            [keys[at : at + DIGEST_SIZE] for at in range(0, len(keys), DIGEST_SIZE)],
            uids.decode("utf-8", "surrogatepass").split("\n") if keys else [],
            numbers_of("I", sizes),
            numbers_of("H", counts),
            {int(index): [tuple(one) for one in found] for index, found in json.loads(remarks).items()},
            columns,
        )
