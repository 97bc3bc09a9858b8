"""What a host chose about an outside calendar, applied to what it says. Pure.

Options are applied after reading, so that a change of them needs neither the outside world nor the calendar's text.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from bookings.calendars.reading import BusyTime, BusyTimes, Kind
from bookings.calendars.reading.columns import kind_of_mark
from bookings.calendars.reading.times import instant
from bookings.calendars.spans import Spans, without
from bookings.models import Feed
from commons.periods import local_day

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

    def count(self, start: int, end: int, mark: int) -> bool:
        """Whether a time (see `reading.columns`) counts at all."""
        kind = kind_of_mark(mark)
        if self.ignore_unavailable and kind is Kind.UNAVAILABLE:
            return False
        if not self.count_tentative and kind is Kind.TENTATIVE:
            return False
        return self.longest is None or timedelta(seconds=end - start) <= self.longest + CLOCK_CHANGE


def taken_spans(busy: Iterable[BusyTime], options: Options, zone: ZoneInfo) -> Spans:
    """What is taken, merged. `zone`: the venue's, whose days `ignored_days` are.

    Each event is measured by itself: two stays that touch are no long closing. What lies on an ignored day is free,
    margins of what lies beside it too.
    """
    columns = BusyTimes.of(busy).columns
    if options == Options():
        return Spans.merged(columns.starts, columns.ends)
    spans = [(start, end) for start, end, mark in columns if options.count(start, end, mark)]
    if options.before or options.after:
        before, after = int(options.before.total_seconds()), int(options.after.total_seconds())
        spans = [(start - before, end + after) for start, end in spans]
    if options.ignored_days:
        first, last = options.ignored_days
        start, end = local_day(first, zone).start, local_day(last, zone).end
        spans = without(spans, (instant(start), instant(end)))
    return Spans.of(spans)
