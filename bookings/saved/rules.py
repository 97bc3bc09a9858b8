"""What is new to somebody who saved a search, and when it is looked at again. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bookings.models import SavedSearch
from commons.periods import Bound, local_date, nearest_wall_clock

MORNING: Final = time(7)
OFTEN: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class News:
    """What a look has brought: `fresh` spaces to tell of, in order, and `gone` ones, which would be new again."""

    fresh: tuple[int, ...]
    gone: frozenset[int]


def news(found: Collection[int], known: Mapping[int, bool], *, complete: bool) -> News:
    """What is new among the spaces `found`, in order.

    `known`: spaces found before, and whether they were told of. A space is told of once; one that was only seen on
    the page is new again after it was gone. `complete`: `found` is all there is; else nothing is known to be gone.
    """
    fresh = tuple(space for space in found if space not in known)
    gone = frozenset(space for space, told in known.items() if not told and space not in found)
    return News(fresh, gone if complete else frozenset())


def next_look(alert: str, now: datetime, zone: ZoneInfo) -> datetime:
    """In ten minutes, or on the next morning at seven."""
    if alert == SavedSearch.Alert.AT_ONCE:
        return now + OFTEN
    day = local_date(now, zone)
    seven = nearest_wall_clock(datetime.combine(day, MORNING), zone, Bound.START)
    if seven > now:
        return seven
    return nearest_wall_clock(datetime.combine(day + timedelta(days=1), MORNING), zone, Bound.START)


def may_tell(alert: str, told_at: datetime | None, now: datetime, zone: ZoneInfo) -> bool:
    """At once always, daily once a day on the calendar of `zone`."""
    if alert == SavedSearch.Alert.AT_ONCE or told_at is None:
        return True
    return local_date(told_at, zone) < local_date(now, zone)
