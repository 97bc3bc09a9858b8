"""Stretches of time in two columns of numbers: what is taken by a feed, up to tens of thousands of them.

As lists of `commons.periods`, but instants are the numbers of `reading.times`, so that a feed of twenty thousand times
is merged and compared in milliseconds.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import compress
from operator import gt

from bookings.calendars.reading.columns import to_instant
from commons.periods import Period

# Start and end, half-open.
Span = tuple[int, int]
# The bytes of one.
PAIR = 16
# About as many as lie between two changes where one event in a hundred has changed.
FIRST_STEP = 32


@dataclass(slots=True)
class Spans:
    """Sorted and disjoint where nothing else is said; two that touch are one."""

    starts: "array[int]" = field(default_factory=lambda: array("q"))
    ends: "array[int]" = field(default_factory=lambda: array("q"))

    @classmethod
    def merged(cls, starts: Iterable[int], ends: Iterable[int]) -> "Spans":
        """From any spans. After the first n have ended nothing is taken until the next begins, if that is later."""
        begun, ended = sorted(starts), sorted(ends)
        if not begun:
            return cls()
        later = begun[1:]
        gaps = list(map(gt, later, ended))
        first = array("q", [begun[0], *compress(later, gaps)])
        return cls(first, array("q", [*compress(ended, gaps), ended[-1]]))

    @classmethod
    def of(cls, spans: Iterable[Span]) -> "Spans":
        """From any pairs."""
        pairs = list(spans)
        return cls.merged([start for start, _end in pairs], [end for _start, end in pairs])

    def __len__(self) -> int:
        return len(self.starts)

    def __iter__(self) -> Iterator[Span]:
        return zip(self.starts, self.ends, strict=True)

    def part(self, first: int, last: int) -> "Spans":
        """The spans `[first, last)`."""
        return Spans(self.starts[first:last], self.ends[first:last])

    def periods(self) -> list[Period]:
        return [to_period(span) for span in self]

    def with_others(self, others: "Spans") -> "Spans":
        """What either covers."""
        return Spans.merged([*self.starts, *others.starts], [*self.ends, *others.ends])

    def bounded(self, most: int) -> "Spans":
        """At most `most` (at least 1) spans: the shortest gaps are closed, since in doubt we widen."""
        surplus = len(self) - most
        if surplus <= 0:
            return self
        gaps = sorted(range(1, len(self)), key=lambda at: self.starts[at] - self.ends[at - 1])
        closed = set(gaps[:surplus])
        starts = [start for at, start in enumerate(self.starts) if at not in closed]
        return Spans(array("q", starts), array("q", [end for at, end in enumerate(self.ends, 1) if at not in closed]))


def to_period(span: Span) -> Period:
    return Period(to_instant(span[0]), to_instant(span[1]))


def merge_spans(spans: Iterable[Span]) -> list[Span]:
    """As `Spans.of`, for the few that are easier to handle as pairs."""
    return list(Spans.of(spans))


def without(spans: Sequence[Span], hole: Span) -> list[Span]:
    """What of each span lies before or after the hole; not merged."""
    left = [(start, min(end, hole[0])) for start, end in spans if start < hole[0]]
    return left + [(max(start, hole[1]), end) for start, end in spans if end > hole[1]]


def difference(before: Spans, after: Spans) -> tuple[Spans, Spans]:
    """What is only in the first, and what is only in the second.

    Stretches that are alike are passed over together, so that few differences between long lists cost little.
    """
    gone, new = Spans(), Spans()
    old, now = _in_pairs(before), _in_pairs(after)
    i = j = 0
    while i < len(before) and j < len(after):
        alike = _alike(old, i, now, j)
        i, j = i + alike, j + alike
        if i == len(before) or j == len(after):
            break
        first, second = before.starts[i], after.starts[j]
        if first <= second:
            i = _move(before, i, i + 1, gone)
        if second <= first:
            j = _move(after, j, j + 1, new)
    _move(before, i, len(before), gone)
    _move(after, j, len(after), new)
    return gone, new


def _move(source: Spans, first: int, last: int, target: Spans) -> int:
    target.starts.extend(source.starts[first:last])
    target.ends.extend(source.ends[first:last])
    return last


def _in_pairs(spans: Spans) -> bytes:
    """Start and end of each span, one after the other: bytes are compared at once."""
    pairs = array("q", bytes(PAIR * len(spans)))
    pairs[::2], pairs[1::2] = spans.starts, spans.ends
    return pairs.tobytes()


def _alike(old: bytes, i: int, now: bytes, j: int) -> int:
    """How many pairs from there on are the same in both: found by steps that double while all is alike."""
    longest = min(len(old) // PAIR - i, len(now) // PAIR - j)
    alike, step = 0, FIRST_STEP
    while step and alike < longest:
        step = min(step, longest - alike)
        first, last = PAIR * (i + alike), PAIR * (j + alike)
        if old[first : first + PAIR * step] == now[last : last + PAIR * step]:
            alike += step
            step *= 2
        else:
            longest = alike + step - 1
            step //= 2
    return alike
