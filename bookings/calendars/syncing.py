"""Looking at feeds: fetched outside any transaction, written under the venue lock (promise 7).

A failure keeps the last good copy. A calendar that breaks off adds what it says and takes nothing away. One that is
valid but says nothing, where it said something, must say so twice.
"""

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from bookings.calendars.busy_rows import covers_what_it_should, has_coming, known_periods, replace_busy
from bookings.calendars.conflicts import refresh_conflicts
from bookings.calendars.looking import interval_of, next_look
from bookings.calendars.reading import NotACalendar, Reading, read_busy
from bookings.calendars.words import FEED, FeedFact
from bookings.models import Feed
from commons.errors import DomainError, Unreachable
from commons.fetching import Fetched, fetch
from commons.fetching.addresses import host_and_port, parse_address
from commons.outbox import record_event
from commons.periods import Period, local_day
from venues.locks import lock_venue

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
PAST, AHEAD = timedelta(days=7), timedelta(days=760)
KEPT_PROBLEMS = 50
STATES = {
    "gone": Feed.State.GONE,
    "too_big": Feed.State.TOO_BIG,
    "refused_address": Feed.State.REFUSED,
    "not_a_calendar": Feed.State.NOT_A_CALENDAR,
}


@dataclass(frozen=True, slots=True)
class Look:
    """What one look brought: an error, nothing new (`reading` None), or a reading."""

    fetched: Fetched | None = None
    reading: Reading | None = None
    digest: str = ""
    error: DomainError | None = None


def feeds_due(now: datetime) -> QuerySet[Feed]:
    """Feeds that want to be looked at and that nobody is looking at, those that wait longest first."""
    waiting = Q(next_look_at=None) | Q(next_look_at__lte=now)
    unclaimed = Q(claimed_until=None) | Q(claimed_until__lte=now)
    return Feed.objects.filter(waiting & unclaimed, paused=False).order_by("next_look_at", "pk")


def claim_due_feeds(*, now: datetime, limit: int = 10, lease: timedelta = LEASE) -> list[int]:
    """Ids of feeds that are due, claimed for the caller until the lease ends; no two callers get the same."""
    with transaction.atomic():
        due = list(feeds_due(now).select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit])
        Feed.objects.filter(pk__in=due).update(claimed_until=now + lease)
    return due


def sync_due_feeds(*, now: datetime, limit: int = 10) -> int:
    """Look at the feeds that are due, one after the other. Returns how many."""
    claimed = claim_due_feeds(now=now, limit=limit)
    for feed_id in claimed:
        # Whatever is wrong with one feed, the others must be read; its lease ends by itself.
        try:
            sync_feed(feed_id=feed_id, now=now)
        except Exception:
            logger.exception("feed %s could not be looked at", feed_id)
    return len(claimed)


def sync_feed(*, feed_id: int, now: datetime) -> Feed | None:
    """Look at a feed now and keep what it says. Returns the feed, None when it is gone meanwhile.

    Never raises for anything the outside world does. Call it outside any transaction.
    """
    feed = Feed.objects.select_related("venue").filter(pk=feed_id).first()
    if feed is None:
        return None
    look = _look_at(feed, now)
    with transaction.atomic():
        lock_venue(feed.venue_id)
        fresh = Feed.objects.select_related("venue").select_for_update(of=("self",)).filter(pk=feed_id).first()
        if fresh is None:
            return None
        # Meanwhile the address was changed, or a later look came first: what we hold is old.
        if fresh.url != feed.url or (fresh.looked_at and fresh.looked_at > now):
            Feed.objects.filter(pk=feed_id).update(claimed_until=None)
            return fresh
        _keep(fresh, look, now)
        fresh.save()
    return fresh


def _look_at(feed: Feed, now: datetime) -> Look:
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


def _read(feed: Feed, fetched: Fetched, now: datetime) -> Reading:
    today = local_day(now.astimezone(feed.venue.zone).date(), feed.venue.zone).start
    return read_busy(
        fetched.body,
        start=today - PAST,
        end=today + AHEAD,
        zone=feed.venue.zone,
        charset=fetched.charset,
        own_domain=settings.PUBLIC_DOMAIN,
    )


def _keep(feed: Feed, look: Look, now: datetime) -> None:
    """Write the look into the (locked) feed and its rows."""
    feed.looked_at, feed.claimed_until = now, None
    if look.error is not None:
        _failed(feed, STATES.get(look.error.code, Feed.State.FAILING), look.error.code, look.error.message, now)
    elif look.reading is None:
        if not covers_what_it_should(feed):
            _write(feed, known_periods(feed), now)
        _well(feed, look, now)
    else:
        _said(feed, look, look.reading, now)
    private = settings.FEED_PRIVATE_HOSTS
    interval = interval_of(host_and_port=_host(feed.url), private_hosts=private, demo=settings.DEMO)
    retry_after = int(look.error.data.get("retry_after", 0)) if look.error else 0
    feed.next_look_at = next_look(
        feed_id=feed.pk, now=now, interval=interval, failures=feed.failures, retry_after=retry_after
    )


def _said(feed: Feed, look: Look, reading: Reading, now: datetime) -> None:
    periods = [time.period for time in reading.busy]
    problems = [[problem.line, problem.code, problem.message] for problem in reading.problems]
    feed.problems = [dict(zip(("line", "code", "message"), each, strict=True)) for each in problems[:KEPT_PROBLEMS]]
    if not reading.complete:
        _write(feed, [*known_periods(feed), *periods], now)
        message = _("L’agenda reçu est incomplet : ce qu’il dit est pris, et rien n’est libéré.")
        return _failed(feed, Feed.State.FAILING, "truncated", message, now)
    coming = any(period.end > now for period in periods)
    if not coming and not feed.empty_seen and has_coming(feed, now):
        feed.empty_seen = 1
        feed.state = Feed.State.EMPTY
        feed.last_error = _("L’agenda est soudain vide. S’il l’est encore à la prochaine lecture, tout sera libéré.")
        feed.etag = feed.last_modified = feed.body_digest = ""
        return None
    _write(feed, periods, now)
    return _well(feed, look, now)


def _write(feed: Feed, periods: list[Period], now: datetime) -> None:
    replace_busy(feed, periods)
    refresh_conflicts(feed, now=now)


def _well(feed: Feed, look: Look, now: datetime) -> None:
    if feed.failures >= 2:
        _record(feed, FeedFact.RECOVERED, now)
    feed.state, feed.last_error, feed.failures, feed.failing_since, feed.empty_seen = Feed.State.FINE, "", 0, None, 0
    feed.good_at, feed.body_digest = now, look.digest
    if look.fetched is not None:
        feed.etag = (look.fetched.etag or "")[:300]
        feed.last_modified = (look.fetched.last_modified or "")[:100]


def _failed(feed: Feed, state: str, code: str, message: str, now: datetime) -> None:
    """The host is told at the second failure in a row, not at each."""
    feed.state, feed.last_error, feed.failures = state, str(message), feed.failures + 1
    feed.failing_since = feed.failing_since or now
    feed.etag = feed.last_modified = feed.body_digest = ""
    if feed.failures == 2:
        _record(feed, FeedFact.FAILING, now, code=code, message=str(message))


def _record(feed: Feed, fact: FeedFact, now: datetime, **data: str) -> None:
    record_event(kind=fact, subject_type=FEED, subject_id=feed.pk, now=now, data={"venue": feed.venue_id, **data})


def _day_of(feed: Feed, instant: datetime) -> str:
    return instant.astimezone(feed.venue.zone).date().isoformat()


def _host(url: str) -> str:
    try:
        return host_and_port(parse_address(url, private_hosts=settings.FEED_PRIVATE_HOSTS))
    except Unreachable:
        return ""
