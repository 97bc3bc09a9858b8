"""Our own stays that come back from a platform under another name.

A platform that reads a feed's address of ours closes those times, and many tell what they closed in their own
calendar, as "CLOSED - Not available" or as whole days. Taken at its word, each reservation of ours would contradict
itself, and two platforms would keep each other's closings alive for ever.

What comes back is known by what the platform was *given*: each time it reads, we remember what it was told, so that a
time which it cannot know of is never an echo, and one that we have given up since still is, until it reads again.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from bookings.calendars.reading import BusyTime, BusyTimes, Kind
from bookings.calendars.spans import Span, merge_spans, to_period
from bookings.models import BusyPeriod, CalendarAddress, Feed
from commons.periods import Period, local_date, local_day

# Of these channels' events, those that are no closing are somebody's stay, whatever we told.
TELL_STAYS = ("@airbnb.com",)
LAST_INSTANT = timedelta(microseconds=1)


def without_echoes(feed: Feed, busy: Sequence[BusyTime]) -> Sequence[BusyTime]:
    """What `feed` says, less what its platform only repeats. Two statements at most; none is written."""
    expected = echo_spans(told_to_platform(feed), feed.venue.zone)
    if not expected:
        return busy
    columns = BusyTimes.of(busy).columns
    heard = [span for span in zip(columns.starts, columns.ends, strict=True) if span in expected]
    if not heard:
        return busy
    known = _known(feed, heard)
    return [time for time in busy if not is_echo(time, expected, known)]


def told_to_platform(feed: Feed) -> list[Span]:
    """The times that the reader of the feed's address was given last; nothing when nobody has read it yet."""
    addresses = CalendarAddress.objects.filter(feed=feed, read_at__isnull=False)
    return [(start, end) for shown in addresses.values_list("shown", flat=True) for start, end in shown]


def echo_spans(told: Iterable[Span], zone: ZoneInfo) -> set[Span]:
    """The times that would be echoes of `told`.

    Each as it is; as the whole days of `zone` that it touches, with the last one (halls are closed by the day) or
    without (rooms by the night); and each of these three joined to what it touches, as some platforms write them.
    """
    exact = list(told)
    days = [_days(to_period(span), zone) for span in exact]
    nights = [(start, _midnight_before(end, zone)) for start, end in days]
    spans: set[Span] = set()
    for kind in (exact, days, [night for night in nights if night[0] < night[1]]):
        spans.update(kind)
        spans.update(merge_spans(kind))
    return spans


def is_echo(time: BusyTime, expected: Collection[Span], known: Iterable[Span]) -> bool:
    """Whether a busy time is one of the echoes that are `expected`.

    Not when the same feed has said so before the platform could repeat it (`known`: what the feed takes so far): that
    is somebody's stay. Not when the channel tells stays from closings, and says that it is one.
    """
    start, end = int(time.period.start.timestamp()), int(time.period.end.timestamp())
    if (start, end) not in expected:
        return False
    if time.kind is not Kind.UNAVAILABLE and time.uid.lower().endswith(TELL_STAYS):
        return False
    return not any(first <= start and end <= last for first, last in known)


def _known(feed: Feed, spans: Sequence[Span]) -> list[Span]:
    """What the feed takes so far of the time in which `spans` lie."""
    around = Period(to_period(min(spans)).start, max(to_period(span).end for span in spans))
    rows = BusyPeriod.objects.filter(feed=feed, period__overlap=around.to_range())
    periods = rows.order_by().values_list("period", flat=True).distinct()
    return [(int(period.lower.timestamp()), int(period.upper.timestamp())) for period in periods]


def _days(period: Period, zone: ZoneInfo) -> Span:
    first = local_day(local_date(period.start, zone), zone)
    last = local_day(local_date(period.end - LAST_INSTANT, zone), zone)
    return int(first.start.timestamp()), int(last.end.timestamp())


def _midnight_before(end: int, zone: ZoneInfo) -> int:
    """The start of the day that ends at `end`."""
    day = to_period((end - 1, end))
    return int(local_day(local_date(day.start, zone), zone).start.timestamp())
