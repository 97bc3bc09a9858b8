"""Packing what is booked to come into fewer units."""

from datetime import UTC, datetime

from bookings import packing
from bookings.packing import Taking
from bookings.taken.board import Board
from bookings.taken.free import steps_of
from bookings.taken.leaves import Leaf, Stake
from bookings.taken.site import load_site
from commons.periods import Period
from venues.models import Space

END_OF_TIME = datetime(2300, 1, 1, tzinfo=UTC)


def pack_into(space: Space, units: int, now: datetime) -> set[int]:
    """Move all that is taken of a leaf from `now` on into its first `units`; the venue lock is held.

    Returns the reservations that do not fit (0 stands for blocks), and then moves nothing.
    """
    board = Board(load_site(space.venue), now)
    board.load_leaves([space.pk], [Period(now, END_OF_TIME)])
    leaf = board.leaves[space.pk]
    stakes = list(leaf.stakes.values())
    if over := _over(stakes, units):
        return over
    runs = packing.repack(units, [Taking(one.key, one.period, one.units) for one in stakes]) if stakes else {}
    for stake in stakes:
        stake.moved = stake.runs != runs[stake.key]
        stake.runs = runs[stake.key]
    if in_the_way := _meets_the_past(leaf, board, stakes):
        return in_the_way
    board.save({})
    return set()


def _over(stakes: list[Stake], units: int) -> set[int]:
    """Who is there when more are taken than `units`."""
    crowded = [step.period for step in steps_of((one.period, one.units) for one in stakes) if step.level > units]
    return {int(str(one.party or 0)) for one in stakes if any(one.period.overlaps(period) for period in crowded)}


def _meets_the_past(leaf: Leaf, board: Board, moved: list[Stake]) -> set[int]:
    """Stays that run now and were moved onto units that somebody used earlier in the same stay.

    What is over is history and is not moved; whoever lowers the units waits until such a stay is over, too.
    """
    running = [stake for stake in moved if stake.moved and stake.period.start < board.now]
    if not running:
        return set()
    known = {row for stake in moved for row in stake.row_ids}
    since = Period(min(stake.period.start for stake in running), board.now)
    over = [row for row in board.look(leaf.space.pk, since) if row.id not in known]
    return {
        int(str(stake.party or 0))
        for stake in running
        for row in over
        if row.period.overlaps(stake.period)
        and any(row.first < run.stop and run.start < row.last_exclusive for run in stake.runs)
    }
