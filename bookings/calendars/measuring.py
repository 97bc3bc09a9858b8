"""How many of the hours that a host publishes an outside calendar takes away."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bookings.calendars.reading.columns import START
from bookings.calendars.reading.times import instant
from bookings.calendars.spans import Span, Spans
from commons.statements import fetch

# Openings of a space never overlap. Spaces that are open at the same hours are counted together.
OPENED: Final = """
    SELECT extract(epoch FROM lower(period) - %(epoch)s)::bigint, extract(epoch FROM upper(period) - %(epoch)s)::bigint,
        count(*)
    FROM venues_opening WHERE space_id = ANY(%(leaves)s::bigint[]) AND period && tstzrange(%(now)s, NULL)
    GROUP BY period
"""


@dataclass(frozen=True, slots=True)
class Measure:
    """Minutes that are published from now on in the leaves that a feed covers, and those of them that it takes.

    Each leaf counts for itself: two rooms that are open for an hour are two hours.
    """

    open_minutes: int = 0
    taken_minutes: int = 0
    spaces: int = 0


@dataclass(frozen=True, slots=True)
class PublishedHours:
    """When leaves are open from some time on: stretches, each with how many leaves are open in it."""

    stretches: list[tuple[Span, int]]
    leaves: int

    def measure(self, spans: Spans) -> Measure:
        """What a feed takes of them that says that `spans` are taken in each of the leaves."""
        opened = sum((end - start) * leaves for (start, end), leaves in self.stretches)
        taken = sum(overlap(spans, stretch) * leaves for stretch, leaves in self.stretches)
        return Measure(opened // 60, taken // 60, self.leaves)


def published_hours(leaves: Collection[int], *, now: datetime) -> PublishedHours:
    """The hours of these leaves from `now` on: one statement."""
    rows = fetch(OPENED, {"leaves": list(leaves), "now": now, "epoch": START})
    begin = instant(now)
    return PublishedHours([((max(start, begin), end), count) for start, end, count in rows], len(leaves))


def overlap(spans: Spans, stretch: Span) -> int:
    """How many seconds of the stretch the (sorted and disjoint) spans cover."""
    start, end = stretch
    first, last = bisect_right(spans.ends, start), bisect_left(spans.starts, end)
    if first >= last:
        return 0
    seconds = sum(spans.ends[first:last]) - sum(spans.starts[first:last])
    return seconds - max(0, start - spans.starts[first]) - max(0, spans.ends[last - 1] - end)
