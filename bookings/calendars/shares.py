"""When an outside calendar takes so much of what a host publishes that the host is asked whether that is meant. Pure.

A hotel closed in winter is closed on its channels too: such a block would erase the very season that it publishes here.
"""

from collections.abc import Iterable
from datetime import timedelta
from itertools import pairwise
from typing import Final

# Points of a share in percent.
GROWTH: Final = 15
PART: Final = 3

# A closing lasts longer than two weeks; nobody who stays a month should be taken for one.
SHORTEST_CLOSING: Final = 14
LONGEST_STAY: Final = 30
ROUND: Final = (3, 7, 14, 21, 30, 45, 60, 90, 120)


def percent(open_minutes: int, taken_minutes: int) -> int:
    """The share that is taken, rounded down: 0 when nothing is open."""
    return taken_minutes * 100 // open_minutes if open_minutes else 0


def is_large(open_minutes: int, taken_minutes: int) -> bool:
    """More than a third."""
    return taken_minutes * PART > open_minutes


def is_worth_asking(open_minutes: int, taken_minutes: int, *, answered_share: int | None) -> bool:
    """Whether to ask: more than a third, and never answered or 15 points more than at the answer."""
    if not is_large(open_minutes, taken_minutes):
        return False
    return answered_share is None or percent(open_minutes, taken_minutes) >= answered_share + GROWTH


def is_forgotten(open_minutes: int, taken_minutes: int) -> bool:
    """Whether a question that nobody answered has lost its sense, so that another one would be news."""
    return percent(open_minutes, taken_minutes) + GROWTH <= 100 // PART


def days_long(length: timedelta) -> int:
    """In days, begun ones counted; an hour more than whole days is a change of clock."""
    return max(1, -(-(length - timedelta(hours=1)) // timedelta(days=1)))


def longest_stay(lengths: Iterable[int]) -> int | None:
    """Up to how many days a busy time looks like a stay, given how long all of them are; None without a closing.

    Between stays and closings there is a gap: the widest one is taken, as a proportion.
    """
    known = sorted({7, *lengths})
    gaps = [(low, high) for low, high in pairwise(known) if high > SHORTEST_CLOSING]
    if not gaps:
        return None
    low, high = max(gaps, key=lambda gap: gap[1] / gap[0])
    fitting = [days for days in ROUND if low <= days < high]
    modest = [days for days in fitting if days <= LONGEST_STAY]
    return modest[-1] if modest else next(iter(fitting), low)
