"""From a line to the stretches that it takes, and from stretches to what is taken with the buffers. Pure."""

from collections.abc import Sequence
from datetime import timedelta
from functools import reduce

from commons.periods import Period, covers, intersect
from venues.models import Space


def open_time(openings_of_leaves: Sequence[Sequence[Period]]) -> list[Period]:
    """When a space is open: when all its leaves are."""
    return list(reduce(intersect, openings_of_leaves)) if openings_of_leaves else []


def stretches_of(period: Period, *, spans_closures: bool, openings: Sequence[Period]) -> list[Period] | None:
    """What a line takes of `openings` (merged): the period itself, or every open stretch of it when it spans closures.

    None when it is not inside: it does not lie in one stretch, or does not begin and end inside openings.
    """
    if not spans_closures:
        return [period] if covers(openings, period) else None
    inside = intersect(openings, [period])
    if not inside or inside[0].start != period.start or inside[-1].end != period.end:
        return None
    return inside


def buffers(space: Space, leaf: Space) -> tuple[timedelta, timedelta]:
    """Preparation and clearing of a leaf that is taken as part of `space`: the longer of both."""
    preparation = max(space.preparation, leaf.preparation)
    clearing = max(space.clearing, leaf.clearing)
    return timedelta(minutes=preparation), timedelta(minutes=clearing)


def buffered(stretches: Sequence[Period], preparation: timedelta, clearing: timedelta) -> list[tuple[Period, Period]]:
    """For each stretch what is taken and the stay itself. Buffers of neighbours may meet but are taken only once."""
    taken: list[tuple[Period, Period]] = []
    for n, stay in enumerate(stretches):
        start, end = stay.start - preparation, stay.end + clearing
        if taken:
            start = max(start, taken[-1][0].end)
        if n + 1 < len(stretches):
            end = min(end, stretches[n + 1].start)
        taken.append((Period(start, end), stay))
    return taken
