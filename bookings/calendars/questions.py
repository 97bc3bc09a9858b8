"""A seasonal closing is not a booking: the host is asked about a calendar that takes much of what they publish.

Until the host answers (`answers.py`), the blocks block.
"""

from collections.abc import Collection
from datetime import datetime

from django.db.models import F, Q, QuerySet

from accounts.roles import Capability
from bookings.calendars.busy_rows import leaves_of, written_spans
from bookings.calendars.facts import record_fact
from bookings.calendars.measuring import Measure, published_hours
from bookings.calendars.shares import PART, is_forgotten, is_large, is_worth_asking
from bookings.calendars.spans import Spans
from bookings.calendars.words import FeedFact
from bookings.models import Feed
from bookings.querysets import Asker, venues_of
from venues.locks import lock_venue

UNANSWERED = Q(asked_at__isnull=False) & (Q(answered_at=None) | Q(answered_at__lt=F("asked_at")))
# A question that has lost its sense is not shown, though nobody has answered it.
OPEN = UNANSWERED & Q(taken_minutes__gt=F("open_minutes") / PART)
# What `measure` changes.
MEASURED = ("open_minutes", "taken_minutes", "asked_at")


def measure(feed: Feed, leaves: Collection[int], spans: Spans, *, now: datetime) -> None:
    """Count what the feed takes of the published hours, and ask the host if that is much.

    `spans`: what its rows say is taken in each of `leaves`. Call it under the venue lock, and save `MEASURED` after it.
    """
    _note(feed, published_hours(leaves, now=now).measure(spans), now)


def measure_feed(feed: Feed, *, now: datetime) -> None:
    """The same by what was written for the feed before; saved."""
    measure(feed, leaves_of(feed), written_spans(feed), now=now)
    feed.save(update_fields=MEASURED)


def measure_venue(*, venue_id: int, now: datetime) -> None:
    """The same for all feeds of a venue, whose published hours have changed. In a transaction, without the lock."""
    lock_venue(venue_id)
    for feed in Feed.objects.filter(venue=venue_id).defer("text"):
        measure_feed(feed, now=now)


def is_open(feed: Feed) -> bool:
    """Whether the host still owes an answer, and there is a reason to ask."""
    return _is_unanswered(feed) and is_large(feed.open_minutes, feed.taken_minutes)


def questions_visible_to(user: Asker) -> QuerySet[Feed]:
    """Feeds with an open question of the venues whose calendars the user manages, oldest question first."""
    venues = venues_of(user, Capability.MANAGE_CALENDARS).values("pk")
    return Feed.objects.filter(OPEN, venue__in=venues).select_related("venue").defer("text").order_by("asked_at", "pk")


def _note(feed: Feed, found: Measure, now: datetime) -> None:
    feed.open_minutes, feed.taken_minutes = found.open_minutes, found.taken_minutes
    if _is_unanswered(feed):
        if is_forgotten(found.open_minutes, found.taken_minutes):
            feed.asked_at = None
    elif is_worth_asking(found.open_minutes, found.taken_minutes, answered_share=feed.answered_share):
        feed.asked_at = now
        minutes = {"open_minutes": found.open_minutes, "taken_minutes": found.taken_minutes}
        record_fact(feed, FeedFact.ASKED, now=now, actor=None, **minutes)


def _is_unanswered(feed: Feed) -> bool:
    return feed.asked_at is not None and (feed.answered_at is None or feed.answered_at < feed.asked_at)
