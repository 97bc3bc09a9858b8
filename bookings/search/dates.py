"""On how many of the days that somebody wants a space is free: « every Tuesday, 18 to 20 ». Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bookings.search.question import Within
from commons.periods import Period, local_date


class Dates(NamedTuple):
    """Of the `asked` days that are wanted and to come, those on which a stay that fits can begin."""

    free: int
    asked: int


def dates_of(stays: Iterable[Period], when: Within, zone: ZoneInfo, now: datetime) -> Dates:
    """Counts the local days of `stays`, of which a day may have several, among the weekdays of `when` from today on."""
    first = max(when.first_day, local_date(now, zone))
    days = (first + timedelta(days=n) for n in range((when.last_day - first).days + 1))
    asked = sum(day.weekday() in when.weekdays for day in days)
    return Dates(len({local_date(stay.start, zone) for stay in stays}), asked)
