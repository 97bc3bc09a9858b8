"""What a host chose about an outside calendar, applied to what it says. Pure.

Options are applied after reading, so that a change of them needs neither the outside world nor the calendar's text.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from bookings.calendars.reading import BusyTime, Kind
from bookings.models import Feed
from commons.periods import Period, local_day, merge, subtract

# A day on which the clock goes back has 25 hours: it must not make three days longer than three days.
CLOCK_CHANGE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Options:
    """See `Feed` for each. `longest` None, `ignored_days` None: nothing is passed over for that reason."""

    ignore_unavailable: bool = False
    count_tentative: bool = True
    before: timedelta = timedelta(0)
    after: timedelta = timedelta(0)
    longest: timedelta | None = None
    ignored_days: tuple[date, date] | None = None

    @classmethod
    def of(cls, feed: Feed) -> Self:
        """The choices of this feed."""
        days = feed.ignore_longer_than
        first, last = feed.ignore_from, feed.ignore_until
        return cls(
            ignore_unavailable=feed.ignore_unavailable,
            count_tentative=feed.count_tentative,
            before=timedelta(minutes=feed.margin_before),
            after=timedelta(minutes=feed.margin_after),
            longest=timedelta(days=days) if days else None,
            ignored_days=(first, last) if first and last else None,
        )

    def count(self, time: BusyTime) -> bool:
        """Whether a busy time counts at all."""
        if self.ignore_unavailable and time.kind is Kind.UNAVAILABLE:
            return False
        if not self.count_tentative and time.kind is Kind.TENTATIVE:
            return False
        return self.longest is None or time.period.duration <= self.longest + CLOCK_CHANGE


def taken(busy: Iterable[BusyTime], options: Options, zone: ZoneInfo) -> list[Period]:
    """The merged periods that are taken. `zone`: the venue's, whose days `ignored_days` are.

    Each event is measured by itself: two stays that touch are no long closing. What lies on an ignored day is free,
    margins of what lies beside it too.
    """
    counted = [time.period for time in busy if options.count(time)]
    if options.before or options.after:
        counted = [period.widened(before=options.before, after=options.after) for period in counted]
    if options.ignored_days is None:
        return merge(counted)
    first, last = options.ignored_days
    return subtract(counted, [Period(local_day(first, zone).start, local_day(last, zone).end)])
