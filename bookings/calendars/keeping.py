"""Writing a look into its feed, under the venue lock (promise 7).

A failure keeps the last good copy. A calendar that breaks off adds what it says and takes nothing away. One that is
valid but says nothing, where it said something, must say so twice.
"""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from bookings.calendars.busy_rows import (
    LEAVES,
    has_coming,
    known_spans,
    leaves_of,
    most_spans,
    write_all,
    write_difference,
)
from bookings.calendars.echoes import without_echoes
from bookings.calendars.facts import record_fact
from bookings.calendars.hosts import note_answer
from bookings.calendars.looking import next_look_of
from bookings.calendars.looks import Look
from bookings.calendars.memory import Kept, keep, load
from bookings.calendars.options import Options, taken_spans
from bookings.calendars.questions import MEASURED, measure
from bookings.calendars.reading import BusyTimes, Memory, Reading
from bookings.calendars.reading.times import instant
from bookings.calendars.remarks import SUDDENLY_EMPTY, TOO_MANY_SPANS, remark
from bookings.calendars.spans import Spans
from bookings.calendars.summaries import Summary, summarise
from bookings.calendars.words import TOLD_AT, FeedFact
from bookings.contradictions import refresh_conflicts
from bookings.models import Feed
from commons.periods import local_date
from commons.statements import fetch

KEPT_PROBLEMS = 50
# What a look that brought nothing new changes.
HEALTH = ("looked_at", "next_look_at", "good_at", "body_digest", "etag", "last_modified")
# Written by hand and prepared, since most looks come to nothing else: the ORM takes longer to word it than the database
# to do it.
UNCHANGED = f"""
    UPDATE bookings_feed SET claimed_until = NULL, {", ".join(f"{name} = %({name})s" for name in HEALTH)}
    WHERE id = %(feed)s AND url = %(loaded_url)s AND body_digest = %(loaded_digest)s
        AND state = 'fine' AND failures = 0 AND empty_seen = 0 AND (looked_at IS NULL OR looked_at <= %(looked_at)s)
        AND summary->'leaves' = (SELECT coalesce(jsonb_agg(leaf_id), '[]') FROM ({LEAVES}) AS leaves)
    RETURNING EXISTS (SELECT FROM bookings_feedhost server WHERE server.host = %(host)s)
"""
# What any look may change.
WRITTEN = (
    *(*HEALTH, "claimed_until", "state", "last_error", "error_code", "failures", "failing_since"),
    *("empty_seen", "summary", "problems"),
    *MEASURED,
)
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
        # Without a digest: while it was looked at, its platform was told something else (see `editions.mark_read`).
        if not feed.body_digest or leaves_of(feed) != Summary.read(feed.summary).leaves:
            reapply(feed, now)
        _well(feed, look, now)
    else:
        _said(feed, look, look.reading, now)
    feed.next_look_at = _next_look(feed, look, now)


def keep_unchanged(feed: Feed, look: Look, now: datetime) -> bool:
    """Keep a look that brought nothing new, in one statement and without any lock. False: keep it as any other.

    `feed`: as it was loaded for the look; it is brought up to date. Only for a feed that is well, whose address nobody
    has changed and at which nobody has looked later, and whose rows are for the leaves that it covers now.
    """
    reading = look.reading
    if look.error is not None or (reading is not None and not (reading.same and reading.complete)):
        return False
    well = feed.state == Feed.State.FINE and not feed.failures and not feed.empty_seen and bool(feed.body_digest)
    if not well or not _is_same_day(feed, now):
        return False
    as_loaded = {"loaded_url": feed.url, "loaded_digest": feed.body_digest}
    feed.looked_at, feed.claimed_until = now, None
    _well(feed, look, now)
    feed.next_look_at = _next_look(feed, look, now)
    changed = {name: getattr(feed, name) for name in HEALTH}
    rows = fetch(UNCHANGED, {"feed": feed.pk, "venue": feed.venue_id, "host": feed.host, **as_loaded, **changed})
    if rows and rows[0][0]:
        note_answer(feed, look.error, now)
    return bool(rows)


def reapply(feed: Feed, now: datetime) -> None:
    """Make the rows what the host's present choices (options, spaces) leave of what the feed said last.

    For changes of a feed, under the venue lock; nothing is fetched. Changes `feed.summary` and what was measured, and
    saves both.
    """
    kept = load(feed).kept
    if kept is None:
        leaves, spans = leaves_of(feed), known_spans(feed)
        write_all(feed, leaves, spans)
        refresh_conflicts(feed, now=now)
        measure(feed, leaves, spans, now=now)
        feed.save(update_fields=MEASURED)
        return
    spans = taken_spans(without_echoes(feed, kept.memory.busy), Options.of(feed), feed.venue.zone)
    leaves = _write(feed, kept, kept.said, spans, now)
    feed.summary = replace(Summary.read(feed.summary), leaves=leaves).to_json()
    feed.save(update_fields=["summary", *MEASURED])


def _said(feed: Feed, look: Look, reading: Reading, now: datetime) -> None:
    feed.problems = [remark(one.line, one.code) for one in reading.problems[:KEPT_PROBLEMS]]
    kept = load(feed, look.loaded).kept
    if not reading.complete:
        leaves = _add(feed, kept, reading, now)
        if feed.good_at is None:
            # There is nothing else to tell of it.
            feed.summary = summarise(reading, now=now, leaves=leaves).to_json()
        message = _("L’agenda reçu est incomplet : nous prenons ce qu’il contient, et rien n’est libéré.")
        return _failed(feed, Feed.State.FAILING, "truncated", message, now)
    coming = any(end > instant(now) for end in BusyTimes.of(reading.busy).columns.ends)
    if not coming and not feed.empty_seen and has_coming(feed, now):
        feed.empty_seen = 1
        feed.state = Feed.State.EMPTY
        feed.last_error = _(SUDDENLY_EMPTY)
        feed.etag = feed.last_modified = feed.body_digest = ""
        return None
    said = reading.memory or Memory.of(reading.busy).to_bytes()
    busy = without_echoes(feed, reading.busy)
    leaves = _write(feed, kept, said, taken_spans(busy, Options.of(feed), feed.venue.zone), now)
    echoes = len(reading.busy) - len(busy)
    feed.summary = summarise(reading, now=now, leaves=leaves, echoes=echoes).to_json()
    return _well(feed, look, now)


def _add(feed: Feed, kept: Kept | None, reading: Reading, now: datetime) -> list[int]:
    """Take what the reading says beside all that was taken. Returns the leaves that the rows are for."""
    new = Memory.from_bytes(reading.memory)
    memory = kept.memory.joined(new) if kept else new
    spans = taken_spans(without_echoes(feed, memory.busy), Options.of(feed), feed.venue.zone)
    known = kept.spans if kept else known_spans(feed)
    return _write(feed, kept, memory.to_bytes(), known.with_others(spans), now)


def _write(feed: Feed, kept: Kept | None, said: bytes, spans: Spans, now: datetime) -> list[int]:
    """Write rows, what is kept, and conflicts, and measure. Returns the leaves that the rows are for.

    Rows are compared with what is kept, but once a day, and when spaces come or go, with what is there.
    """
    leaves = leaves_of(feed)
    limited = spans.bounded(most_spans(leaves))
    if len(limited) < len(spans):
        feed.problems = [remark(1, TOO_MANY_SPANS), *feed.problems]
    if kept and kept.leaves == leaves and _is_same_day(feed, now):
        write_difference(feed, kept, limited)
    else:
        write_all(feed, leaves, limited)
    keep(feed, Kept(said, leaves, limited))
    refresh_conflicts(feed, now=now)
    measure(feed, leaves, limited, now=now)
    return leaves


def _is_same_day(feed: Feed, now: datetime) -> bool:
    zone = feed.venue.zone
    return feed.good_at is not None and local_date(feed.good_at, zone) == local_date(now, zone)


def _next_look(feed: Feed, look: Look, now: datetime) -> datetime:
    retry_after = int(look.error.data.get("retry_after", 0)) if look.error else 0
    return next_look_of(feed, now=now, retry_after=retry_after)


def _well(feed: Feed, look: Look, now: datetime) -> None:
    if feed.failures >= TOLD_AT:
        record_fact(feed, FeedFact.RECOVERED, now=now)
    feed.state, feed.last_error, feed.failures, feed.failing_since, feed.empty_seen = Feed.State.FINE, "", 0, None, 0
    feed.good_at, feed.body_digest, feed.error_code = now, look.digest, ""
    if look.fetched is not None:
        # Who says that nothing changed need not say again since when (RFC 9110, 15.4.5).
        known = (feed.etag, feed.last_modified) if look.fetched.not_modified else ("", "")
        feed.etag = (look.fetched.etag or known[0])[:300]
        feed.last_modified = (look.fetched.last_modified or known[1])[:100]


def _failed(feed: Feed, state: str, code: str, message: str, now: datetime) -> None:
    """The host is told at the second failure in a row, not at each."""
    feed.state, feed.last_error, feed.failures = state, str(message), feed.failures + 1
    feed.error_code = code[:40]
    feed.failing_since = feed.failing_since or now
    feed.etag = feed.last_modified = feed.body_digest = ""
    if feed.failures == TOLD_AT:
        record_fact(feed, FeedFact.FAILING, now=now, code=code)
