"""When else something could be: moments of the same length, the nearest first, whatever is open or taken. Pure."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Final

from venues.models import Space

DAYS_AHEAD: Final = 14
DAYS_BACK: Final = 3
LEAST_STEP: Final = 30
MINUTES_A_DAY: Final = 24 * 60

# From one time of the wall clock to another, naive.
Plan = tuple[datetime, datetime]


def other_times(asked: Plan, spaces: Collection[Space]) -> list[Plan]:
    """Other hours of the day, in steps that all these spaces know, and the half-days of a space taken by them."""
    step = max([LEAST_STEP, *(space.granularity for space in spaces)])
    shifts = [timedelta(minutes=step * n) for n in range(-(MINUTES_A_DAY // step), MINUTES_A_DAY // step + 1)]
    plans = {*_moved(asked, shifts), *(half for space in spaces for half in _half_days(asked, space))}
    return _nearest_first(asked, [plan for plan in plans if plan[0].date() == asked[0].date()])


def other_days(asked: Plan) -> list[Plan]:
    """The same hours within the next fourteen days, or up to three days before."""
    return _nearest_first(asked, _moved(asked, [timedelta(days=n) for n in range(-DAYS_BACK, DAYS_AHEAD + 1)]))


def _moved(asked: Plan, shifts: Iterable[timedelta]) -> list[Plan]:
    return [(asked[0] + shift, asked[1] + shift) for shift in shifts]


def _half_days(asked: Plan, space: Space) -> list[Plan]:
    if space.taken_by != Space.TakenBy.HALF_DAY:
        return []
    day = asked[0].date()
    bounds = ((space.day_starts, space.half_day_at), (space.half_day_at, space.day_ends))
    return [(datetime.combine(day, first), datetime.combine(day, last)) for first, last in bounds]


def _nearest_first(asked: Plan, plans: Iterable[Plan]) -> list[Plan]:
    return sorted((one for one in plans if one != asked), key=lambda plan: (abs(plan[0] - asked[0]), plan))
