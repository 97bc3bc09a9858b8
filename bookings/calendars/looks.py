"""One look at a feed: fetched and read, nothing written. Call it outside any transaction."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from bookings.calendars.memory import Loaded, load
from bookings.calendars.reading import NotACalendar, Reading, read_busy
from bookings.calendars.sources import read_file, read_rule
from bookings.models import Feed
from commons.errors import DomainError, Unreachable
from commons.fetching import DEFAULT_LIMITS, Fetched, Limits, fetch
from commons.periods import local_day

Answer = Fetched | Unreachable | None
PAST, AHEAD = timedelta(days=7), timedelta(days=760)


@dataclass(frozen=True, slots=True)
class Look:
    """What one look brought: an error, nothing new (`reading` None), or a reading.

    `loaded`: what was kept of the feed when its text was read.
    """

    fetched: Fetched | None = None
    reading: Reading | None = None
    digest: str = ""
    error: DomainError | None = None
    loaded: Loaded | None = None


def look_at(feed: Feed, now: datetime) -> Look:
    """What the feed's address, file or rule says now. Never raises for anything the outside world does."""
    return understand(feed, ask(feed, now), now)


def ask(feed: Feed, now: datetime, limits: Limits = DEFAULT_LIMITS) -> Answer:
    """What the feed's address answers; None for a file or a rule, which nobody need be asked for.

    For threads without a connection to the database: `feed.venue` is loaded. Never raises, as `look_at`.
    """
    if feed.source != Feed.Source.ADDRESS:
        return None
    known = _is_known(feed, now)
    etag, last_modified = (feed.etag, feed.last_modified) if known else (None, None)
    try:
        return fetch(feed.url, etag=etag, last_modified=last_modified, limits=limits)
    except Unreachable as error:
        return error


def understand(feed: Feed, answer: Answer, now: datetime) -> Look:
    """The look that the answer comes to. Never raises, as `look_at`."""
    try:
        if answer is None:
            return _look_at_own(feed, now)
        if isinstance(answer, Unreachable):
            return Look(error=answer)
        if answer.not_modified:
            return Look(answer, digest=feed.body_digest)
        digest = hashlib.sha256(_day_of(feed, now).encode() + answer.body).hexdigest()
        if digest == feed.body_digest:
            return Look(answer, digest=digest)
        loaded = load(feed)
        return Look(answer, _read(feed, answer, loaded, now), digest, loaded=loaded)
    except NotACalendar as error:
        return Look(error=error)


def _is_known(feed: Feed, now: datetime) -> bool:
    """Repeating events move into the window as days pass: once a day the whole text is read again."""
    same_day = feed.good_at is not None and _day_of(feed, feed.good_at) == _day_of(feed, now)
    return same_day and bool(feed.body_digest)


def _look_at_own(feed: Feed, now: datetime) -> Look:
    """A file or a rule. Raises NotACalendar."""
    start, end = _window(feed, now)
    if feed.source == Feed.Source.RULE:
        return Look(reading=read_rule(feed.rule, start=start, end=end, zone=feed.venue.zone))
    body, own = bytes(feed.text or b""), settings.PUBLIC_DOMAIN
    return Look(reading=read_file(body, start=start, end=end, zone=feed.venue.zone, own_domain=own))


def _read(feed: Feed, fetched: Fetched, loaded: Loaded, now: datetime) -> Reading:
    start, end = _window(feed, now)
    return read_busy(
        fetched.body,
        start=start,
        end=end,
        zone=feed.venue.zone,
        charset=fetched.charset,
        own_domain=settings.PUBLIC_DOMAIN,
        memory=loaded.kept.said if loaded.kept else None,
    )


def _window(feed: Feed, now: datetime) -> tuple[datetime, datetime]:
    today = local_day(now.astimezone(feed.venue.zone).date(), feed.venue.zone).start
    return today - PAST, today + AHEAD


def _day_of(feed: Feed, instant: datetime) -> str:
    return instant.astimezone(feed.venue.zone).date().isoformat()
