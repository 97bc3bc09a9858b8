"""Stretches of time as pairs of numbers: what is taken by a feed, up to tens of thousands of them.

As `commons.periods`, but instants are seconds since 1970 and a stretch is a plain pair, so that a feed of twenty
thousand times can be merged and compared in milliseconds.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import pairwise

from commons.periods import Period

# Start and end, half-open.
Span = tuple[int, int]


def to_period(span: Span) -> Period:
    return Period(datetime.fromtimestamp(span[0], UTC), datetime.fromtimestamp(span[1], UTC))


def merge_spans(spans: Iterable[Span]) -> list[Span]:
    """Sorted, disjoint spans covering the same instants; two that touch are one."""
    merged: list[Span] = []
    ordered = iter(sorted(spans))
    current = next(ordered, None)
    if current is None:
        return merged
    begin, end = current
    for start, last in ordered:
        if start > end:
            merged.append((begin, end))
            begin, end = start, last
        elif last > end:
            end = last
    merged.append((begin, end))
    return merged


def without(spans: Iterable[Span], hole: Span) -> list[Span]:
    """What of each span lies before or after the hole."""
    left = [(start, min(end, hole[0])) for start, end in spans if start < hole[0]]
    return left + [(max(start, hole[1]), end) for start, end in spans if end > hole[1]]


def bounded(spans: Sequence[Span], most: int) -> Sequence[Span]:
    """At most `most` (at least 1) of these merged spans: the shortest gaps are closed, since in doubt we widen."""
    surplus = len(spans) - most
    if surplus <= 0:
        return spans
    gaps = sorted(range(len(spans) - 1), key=lambda at: spans[at + 1][0] - spans[at][1])
    closed = set(gaps[:surplus])
    joined = [(one[0], following[0]) if at in closed else one for at, (one, following) in enumerate(pairwise(spans))]
    return merge_spans([*joined, spans[-1]])
