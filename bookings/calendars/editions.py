"""What somebody who subscribes is given: what an address shows now, and since when it does."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from bookings.calendars.exporting import digest_of, sheet_of
from bookings.calendars.fingerprints import fingerprint_of
from bookings.models import CalendarAddress, Feed
from commons.periods import Period
from commons.snapshots import one_snapshot

READ_AGAIN = timedelta(hours=1)
ONE_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Edition:
    """One state of a calendar.

    `changed_at` is when it was first seen, in whole seconds; `shown` are its times, as pairs of seconds since 1970 (of
    a feed's address only). `made_from` says from what it was made, and that it is this one.
    """

    digest: str
    changed_at: datetime
    shown: list[list[int]]
    made_from: str


@dataclass(frozen=True, slots=True)
class Printed(Edition):
    """One that was written out."""

    content: bytes


def known_edition(address: CalendarAddress, *, now: datetime) -> Edition | None:
    """The edition that was made last, if it would be made again now; None if that is not certain. One statement."""
    if address.changed_at is None or not address.made_from:
        return None
    if _seal(fingerprint_of(address, now=now), address.digest) != address.made_from:
        return None
    return Edition(address.digest, address.changed_at, address.shown, address.made_from)


def edition_of(address: CalendarAddress, *, now: datetime) -> Printed:
    """What the address shows now. A state that was not there before is remembered with its time.

    Two states never have the same second: whoever asks for what changed since then must be told of the second one.
    """
    # What it is made from and what is made of it must be of one instant: a hold that came between them and has gone
    # again would be told for ever.
    with one_snapshot():
        fingerprint = fingerprint_of(address, now=now)
        sheet = sheet_of(address, now=now)
    content = sheet.content
    digest, changed_at = digest_of(content), address.changed_at
    made_from = _seal(fingerprint, digest)
    news: dict[str, Any] = {}
    if changed_at is None or digest != address.digest:
        second = now.replace(microsecond=0)
        changed_at = second if changed_at is None else max(second, changed_at + ONE_SECOND)
        news = {"digest": digest, "changed_at": changed_at}
    # A feed's address is known again only in the state that its platform was given, with which it is remembered.
    if address.feed_id is None and made_from != address.made_from:
        news["made_from"] = made_from
    if news:
        CalendarAddress.objects.filter(pk=address.pk).update(**news)
    shown = _told(sheet.periods) if address.feed_id is not None else []
    return Printed(digest, changed_at, shown, made_from, content)


def mark_read(address: CalendarAddress, edition: Edition, *, now: datetime) -> None:
    """Remember that somebody was given this: to the hour; of a feed's address exactly, and what was told.

    A platform's answer that was on its way longer than a later one does not count any more.
    """
    rows = CalendarAddress.objects.filter(pk=address.pk)
    if address.feed_id is not None:
        told = {"shown": edition.shown, "made_from": edition.made_from}
        rows.filter(Q(read_at=None) | Q(read_at__lte=now)).update(read_at=now, **told)
        if edition.shown != address.shown:
            _read_anew(address.feed_id)
    elif address.read_at is None or now - address.read_at > READ_AGAIN:
        rows.update(read_at=now)


def _seal(fingerprint: str, digest: str) -> str:
    """Both in one: where answers that overlap leave one of each, they do not fit and nothing is known."""
    return hashlib.sha256(f"{fingerprint} {digest}".encode()).hexdigest()[:32]


def _told(periods: Sequence[Period]) -> list[list[int]]:
    return [[int(period.start.timestamp()), int(period.end.timestamp())] for period in periods]


def _read_anew(feed_id: int) -> None:
    """What was an echo may be none any more, although the feed says the same: it must not pass as unchanged."""
    Feed.objects.filter(pk=feed_id).update(body_digest="", etag="", last_modified="")
