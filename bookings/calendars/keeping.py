"""Writing a look into its feed, under the venue lock (promise 7).

A failure keeps the last good copy. A calendar that breaks off adds what it says and takes nothing away. One that is
valid but says nothing, where it said something, must say so twice.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from bookings.calendars.busy_rows import covers_what_it_should, has_coming, known_periods, replace_busy
from bookings.calendars.looking import next_look_of
from bookings.calendars.looks import Look
from bookings.calendars.memory import remember, remembered
from bookings.calendars.options import Options, taken
from bookings.calendars.reading import Reading
from bookings.calendars.words import FEED, TOLD_AT, FeedFact
from bookings.contradictions import refresh_conflicts
from bookings.models import Feed
from commons.outbox import record_event
from commons.periods import Period

KEPT_PROBLEMS = 50
STATES = {
    "gone": Feed.State.GONE,
    "too_big": Feed.State.TOO_BIG,
    "refused_address": Feed.State.REFUSED,
    "not_a_calendar": Feed.State.NOT_A_CALENDAR,
}


def keep_look(feed: Feed, look: Look, now: datetime) -> None:
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
    retry_after = int(look.error.data.get("retry_after", 0)) if look.error else 0
    feed.next_look_at = next_look_of(feed, now=now, retry_after=retry_after)


def reapply(feed: Feed, now: datetime) -> None:
    """Make the rows what the host's present choices (options, spaces) leave of what the feed said last.

    For changes of a feed, under the venue lock, after the feed was saved: nothing is fetched.
    """
    busy = remembered(feed)
    if busy is not None:
        _write(feed, taken(busy, Options.of(feed), feed.venue.zone), now)
    elif not covers_what_it_should(feed):
        _write(feed, known_periods(feed), now)


def _said(feed: Feed, look: Look, reading: Reading, now: datetime) -> None:
    periods = taken(reading.busy, Options.of(feed), feed.venue.zone)
    problems = [[problem.line, problem.code, problem.message] for problem in reading.problems]
    feed.problems = [dict(zip(("line", "code", "message"), each, strict=True)) for each in problems[:KEPT_PROBLEMS]]
    if not reading.complete:
        remember(feed, [*(remembered(feed) or ()), *reading.busy])
        _write(feed, [*known_periods(feed), *periods], now)
        message = _("L’agenda reçu est incomplet : ce qu’il dit est pris, et rien n’est libéré.")
        return _failed(feed, Feed.State.FAILING, "truncated", message, now)
    coming = any(time.period.end > now for time in reading.busy)
    if not coming and not feed.empty_seen and has_coming(feed, now):
        feed.empty_seen = 1
        feed.state = Feed.State.EMPTY
        feed.last_error = _("L’agenda est soudain vide. S’il l’est encore à la prochaine lecture, tout sera libéré.")
        feed.etag = feed.last_modified = feed.body_digest = ""
        return None
    remember(feed, reading.busy)
    _write(feed, periods, now)
    return _well(feed, look, now)


def _write(feed: Feed, periods: list[Period], now: datetime) -> None:
    replace_busy(feed, periods)
    refresh_conflicts(feed, now=now)


def _well(feed: Feed, look: Look, now: datetime) -> None:
    if feed.failures >= TOLD_AT:
        _record(feed, FeedFact.RECOVERED, now)
    feed.state, feed.last_error, feed.failures, feed.failing_since, feed.empty_seen = Feed.State.FINE, "", 0, None, 0
    feed.good_at, feed.body_digest, feed.error_code = now, look.digest, ""
    if look.fetched is not None:
        feed.etag = (look.fetched.etag or "")[:300]
        feed.last_modified = (look.fetched.last_modified or "")[:100]


def _failed(feed: Feed, state: str, code: str, message: str, now: datetime) -> None:
    """The host is told at the second failure in a row, not at each."""
    feed.state, feed.last_error, feed.failures = state, str(message), feed.failures + 1
    feed.error_code = code[:40]
    feed.failing_since = feed.failing_since or now
    feed.etag = feed.last_modified = feed.body_digest = ""
    if feed.failures == TOLD_AT:
        _record(feed, FeedFact.FAILING, now, code=code, message=str(message))


def _record(feed: Feed, fact: FeedFact, now: datetime, **data: str) -> None:
    record_event(kind=fact, subject_type=FEED, subject_id=feed.pk, now=now, data={"venue": feed.venue_id, **data})
