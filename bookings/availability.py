"""When a space is free: exact to the minute.

`free_intervals` gives a step function: between two changes, how many units are free for a *stay*, buffers already
taken into account. A request for `k` units succeeds when intervals with at least `k` free units cover its period and
it respects the space's own rules (steps, durations) and the headcount. Where not even one more person may be in the
venue nothing is free.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bookings.asking.timing import Limits
from bookings.taken.free import Use, free_for, free_steps, steps_of
from bookings.taken.rows import OpenOrBusyRow, TakenRow, open_or_busy_rows, taken_rows
from bookings.taken.site import Site, load_site
from bookings.taken.stretches import buffers, open_time
from commons.periods import Period, intersect, merge, subtract
from venues.models import Space, Venue

Free = tuple[Period, int]


def free_intervals(
    space: Space, *, start: datetime, end: datetime, now: datetime, site: Site | None = None
) -> list[Free]:
    """Free stretches of `space` within `[start, end)` with their units (1 for a composite), sorted, never empty.

    Notice and horizon are respected. A space that cannot be booked (retired, not bookable, venue not published) is
    never free. `site`: the venue's spaces if they were read before. At most three statements.
    """
    return open_and_free(space, start=start, end=end, now=now, site=site)[1]


def open_and_free(
    space: Space, *, start: datetime, end: datetime, now: datetime, site: Site | None = None
) -> tuple[list[Period], list[Free]]:
    """When `space` is open within `[start, end)`, be it over or too far away, and what `free_intervals` says of it."""
    if space.retired_at is not None or not space.bookable or space.venue.state != Venue.State.PUBLISHED:
        return [], []
    site = site or load_site(space.venue)
    leaves = site.leaves_of(space.pk)
    if not leaves or end <= start:
        return [], []
    limits = Limits.of(space.venue, now)
    first, last = max(start, limits.earliest, now), min(end, limits.latest)
    longest = max(margin for leaf in leaves for margin in buffers(space, leaf))
    around = [Period(start, end).widened(before=longest, after=longest)]
    rows = open_or_busy_rows([leaf.pk for leaf in leaves], around)
    opened = _open(leaves, rows, Period(start, end))
    if last <= first:
        return opened, []
    taken = taken_rows(site.all_leaf_ids, around, now)
    return opened, _free(space, leaves, rows, taken, intersect(opened, [Period(first, last)]))


def _free(
    space: Space,
    leaves: Sequence[Space],
    rows: Sequence[OpenOrBusyRow],
    taken: Sequence[TakenRow],
    opened: Sequence[Period],
) -> list[Free]:
    uses = [_use(space, leaf, rows, taken) for leaf in leaves]
    open_periods = subtract(opened, _crowded(taken, space.venue))
    shortest = timedelta(minutes=space.min_duration) if space.taken_by == Space.TakenBy.TIME else timedelta()
    if space.units is not None:
        return free_steps(uses[0], open_periods, shortest)
    whole = open_time([free_for(use.units, use, open_periods) for use in uses])
    return [(period, 1) for period in whole if period.duration >= shortest]


def _use(space: Space, leaf: Space, rows: Sequence[OpenOrBusyRow], taken: Sequence[TakenRow]) -> Use:
    units = leaf.units or 0
    busy = [(row.period, units) for row in rows if row.season_id is None and row.leaf_id == leaf.pk]
    stakes = [(row.period, row.last_exclusive - row.first) for row in taken if row.leaf_id == leaf.pk]
    return Use(units, [*stakes, *busy], *buffers(space, leaf))


def _open(leaves: Sequence[Space], rows: Sequence[OpenOrBusyRow], window: Period) -> list[Period]:
    openings: dict[int, list[Period]] = {leaf.pk: [] for leaf in leaves}
    for row in rows:
        if row.season_id is not None:
            openings[row.leaf_id].append(row.period)
    return intersect(open_time([merge(periods) for periods in openings.values()]), [window])


def _crowded(taken: Sequence[TakenRow], venue: Venue) -> list[Period]:
    """When the venue holds as many people as it may."""
    stays: dict[int, list[Period]] = {}
    heads: dict[int, int] = {}
    for row in taken:
        if row.reservation_id is not None:
            stays.setdefault(row.reservation_id, []).append(row.stay)
            heads[row.reservation_id] = row.headcount
    present = [(stay, heads[party]) for party, periods in stays.items() for stay in merge(periods)]
    return merge(step.period for step in steps_of(present) if step.level >= venue.safety_headcount)
