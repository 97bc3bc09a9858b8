"""One look at a feed: fetched and read, nothing written. Call it outside any transaction."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from bookings.calendars.reading import NotACalendar, Reading, read_busy
from bookings.calendars.sources import read_file, read_rule
from bookings.models import Feed
from commons.errors import DomainError, Unreachable
from commons.fetching import Fetched, fetch
from commons.periods import local_day

PAST, AHEAD = timedelta(days=7), timedelta(days=760)


@dataclass(frozen=True, slots=True)
class Look:
    """What one look brought: an error, nothing new (`reading` None), or a reading."""

    fetched: Fetched | None = None
    reading: Reading | None = None
    digest: str = ""
    error: DomainError | None = None


def look_at(feed: Feed, now: datetime) -> Look:
    """What the feed's address, file or rule says now. Never raises for anything the outside world does."""
    if feed.source != Feed.Source.ADDRESS:
        return _look_at_own(feed, now)
    # Repeating events move into the window as days pass: once a day the whole text is read again.
    same_day = feed.good_at is not None and _day_of(feed, feed.good_at) == _day_of(feed, now)
    known = same_day and bool(feed.body_digest)
    try:
        fetched = fetch(
            feed.url,
            etag=feed.etag if known else None,
            last_modified=feed.last_modified if known else None,
        )
        if fetched.not_modified:
            return Look(fetched, digest=feed.body_digest)
        digest = hashlib.sha256(_day_of(feed, now).encode() + fetched.body).hexdigest()
        if digest == feed.body_digest:
            return Look(fetched, digest=digest)
        return Look(fetched, _read(feed, fetched, now), digest)
    except (Unreachable, NotACalendar) as error:
        return Look(error=error)


def _look_at_own(feed: Feed, now: datetime) -> Look:
    """A file or a rule: nothing is fetched."""
    start, end = _window(feed, now)
    if feed.source == Feed.Source.RULE:
        return Look(reading=read_rule(feed.rule, start=start, end=end, zone=feed.venue.zone))
    body, own = bytes(feed.text or b""), settings.PUBLIC_DOMAIN
    try:
        return Look(reading=read_file(body, start=start, end=end, zone=feed.venue.zone, own_domain=own))
    except NotACalendar as error:
        return Look(error=error)


def _read(feed: Feed, fetched: Fetched, now: datetime) -> Reading:
    start, end = _window(feed, now)
    return read_busy(
        fetched.body,
        start=start,
        end=end,
        zone=feed.venue.zone,
        charset=fetched.charset,
        own_domain=settings.PUBLIC_DOMAIN,
    )


def _window(feed: Feed, now: datetime) -> tuple[datetime, datetime]:
    today = local_day(now.astimezone(feed.venue.zone).date(), feed.venue.zone).start
    return today - PAST, today + AHEAD


def _day_of(feed: Feed, instant: datetime) -> str:
    return instant.astimezone(feed.venue.zone).date().isoformat()
