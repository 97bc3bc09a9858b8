"""What a feed said last, kept so that the host's choices can be applied anew without asking the outside world."""

import zlib
from array import array
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from bookings.calendars.reading import BusyTime, Kind
from bookings.models import Feed, FeedMemory
from commons.periods import Period

KINDS = list(Kind)


def remember(feed: Feed, busy: Iterable[BusyTime]) -> None:
    """Keep what the feed says, whatever the host's choices leave of it."""
    numbers = array("d")
    for time in sorted(set(busy)):
        mark = KINDS.index(time.kind) + len(KINDS) * time.all_day
        numbers.extend((time.period.start.timestamp(), time.period.end.timestamp(), mark))
    FeedMemory.objects.update_or_create(feed=feed, defaults={"body": zlib.compress(numbers.tobytes(), 1)})


def remembered(feed: Feed) -> Sequence[BusyTime] | None:
    """What the feed said last, None when that was not kept."""
    body = FeedMemory.objects.filter(feed=feed).values_list("body", flat=True).first()
    if body is None:
        return None
    numbers = array("d")
    numbers.frombytes(zlib.decompress(body))
    triples = zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True)
    return [_time(start, end, int(mark)) for start, end, mark in triples]


def _time(start: float, end: float, mark: int) -> BusyTime:
    all_day, kind = divmod(mark, len(KINDS))
    period = Period(datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC))
    return BusyTime(period, "", KINDS[kind], bool(all_day))
