"""What somebody who subscribes is given: what an address shows now, and since when it does."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from bookings.calendars.exporting import digest_of, sheet_of
from bookings.models import CalendarAddress, Feed
from commons.periods import Period

READ_AGAIN = timedelta(hours=1)
ONE_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Edition:
    """One state of a calendar. `changed_at` is when it was first seen, in whole seconds; `shown` are its times."""

    content: bytes
    digest: str
    changed_at: datetime
    shown: list[Period]


def edition_of(address: CalendarAddress, *, now: datetime) -> Edition:
    """What the address shows now. A state that was not there before is remembered with its time.

    Two states never have the same second: whoever asks for what changed since then must be told of the second one.
    """
    sheet = sheet_of(address, now=now)
    content = sheet.content
    digest = digest_of(content)
    changed_at = address.changed_at
    if changed_at is None or digest != address.digest:
        second = now.replace(microsecond=0)
        changed_at = second if changed_at is None else max(second, changed_at + ONE_SECOND)
        CalendarAddress.objects.filter(pk=address.pk).update(digest=digest, changed_at=changed_at)
    return Edition(content, digest, changed_at, sheet.periods)


def mark_read(address: CalendarAddress, edition: Edition, *, now: datetime) -> None:
    """Remember that somebody was given this: to the hour; of a feed's address exactly, and what was told.

    A platform's answer that was on its way longer than a later one does not count any more.
    """
    rows = CalendarAddress.objects.filter(pk=address.pk)
    if address.feed_id is not None:
        told = [[int(period.start.timestamp()), int(period.end.timestamp())] for period in edition.shown]
        rows.filter(Q(read_at=None) | Q(read_at__lte=now)).update(read_at=now, shown=told)
        if told != address.shown:
            _read_anew(address.feed_id)
    elif address.read_at is None or now - address.read_at > READ_AGAIN:
        rows.update(read_at=now)


def _read_anew(feed_id: int) -> None:
    """What was an echo may be none any more, although the feed says the same: it must not pass as unchanged."""
    Feed.objects.filter(pk=feed_id).update(body_digest="", etag="", last_modified="")
