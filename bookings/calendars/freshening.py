"""Looking at outside calendars once more when somebody is about to book: a quarter of an hour is long enough to lose.

It comes before any lock and any transaction. Whatever happens out there, the booking goes on after about three seconds
with what is known; promise 7 holds all the same.
"""

import logging
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import datetime, timedelta
from time import monotonic, sleep

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from bookings.calendars.claiming import claim, release
from bookings.calendars.looks import Answer, ask, understand
from bookings.calendars.syncing import keep
from bookings.calendars.words import TOLD_AT
from bookings.models import Feed, FeedHost
from commons.errors import Unreachable
from commons.fetching import Limits
from commons.outbox import wake_after_commit
from commons.statements import fetch
from venues.models import Space, SpaceLeaf

logger = logging.getLogger(__name__)

FRESH_FOR = timedelta(minutes=2)
PATIENCE_SECONDS = 3.0
MOST_AT_ONCE = 16
# What a fetch is given at least, so that the last of many is not given up before it began.
LEAST_SECONDS = 0.2
WAIT_SECONDS = 0.05
SOME_OLD = """
    SELECT EXISTS (
        SELECT FROM bookings_feed f JOIN venues_space s ON s.venue_id = f.venue_id
        WHERE s.id = ANY(%(spaces)s::bigint[]) AND f.source = %(source)s AND NOT f.paused
          AND (f.looked_at IS NULL OR f.looked_at < %(before)s)
    )
"""


def freshen(*, space_ids: Collection[int], now: datetime, seconds: float = PATIENCE_SECONDS) -> None:
    """Look at the calendars that cover any of the spaces, unless they were looked at within the last two minutes.

    All at once, each by one looker at a time: what a worker or another booker is looking at is waited for. After
    `seconds` the rest is left to the worker. A failure is noted on the feed; nothing is raised, except RuntimeError
    when there is one to look at inside a transaction.
    """
    ends = monotonic() + seconds
    if not _any_is_old(space_ids, now):
        return
    with transaction.atomic(durable=True):
        stale = set(_stale(feeds_over(space_ids), now).values_list("pk", flat=True))
    while stale:
        mine = claim(_stale(Feed.objects.filter(pk__in=stale), now), now=now)
        if mine:
            _look_at_all(mine, now, ends)
        # Those of others are tried again rather than their leases read: a lease is not seen before its commit.
        others = stale - {feed.pk for feed in mine}
        stale = set(_stale(Feed.objects.filter(pk__in=others), now).values_list("pk", flat=True))
        if not stale or monotonic() >= ends:
            return
        sleep(WAIT_SECONDS)


def start_looks(*, venue_id: int, now: datetime) -> int:
    """Have the worker look at the venue's calendars that are older than two minutes. Returns at how many.

    Those that fail keep their pauses.
    """
    wanted = _stale(Feed.objects.filter(venue=venue_id), now).filter(failures=0, next_look_at__gt=now)
    count = wanted.update(next_look_at=now)
    if count:
        wake_after_commit()
    return count


def feeds_over(space_ids: Collection[int]) -> QuerySet[Feed]:
    """The feeds that say when a leaf of one of the spaces is taken."""
    leaves = SpaceLeaf.objects.filter(space__in=space_ids).values("leaf")
    sharing = SpaceLeaf.objects.filter(leaf__in=leaves).values("space")
    venues = Space.objects.filter(pk__in=space_ids).values("venue")
    chosen = Feed.spaces.through.objects.filter(feed=OuterRef("pk"))
    covers = ~Exists(chosen) | Exists(chosen.filter(space__in=sharing))
    return Feed.objects.filter(covers, venue__in=venues)


def _any_is_old(space_ids: Collection[int], now: datetime) -> bool:
    """Whether any calendar of the venues was not looked at lately: every booking asks, and most need not go on."""
    ((old,),) = fetch(
        SOME_OLD, {"spaces": list(space_ids), "source": Feed.Source.ADDRESS.value, "before": now - FRESH_FOR}
    )
    return bool(old)


def _stale(feeds: QuerySet[Feed], now: datetime) -> QuerySet[Feed]:
    """Those worth asking: what has failed for a while, or whose server is left alone, would only be waited for."""
    old = Q(looked_at=None) | Q(looked_at__lt=now - FRESH_FOR)
    hopeful = Q(failures__lt=TOLD_AT) | Q(next_look_at__lte=now)
    closed = FeedHost.objects.filter(host=OuterRef("host"), closed_until__gt=now)
    return feeds.filter(old, hopeful, ~Exists(closed), source=Feed.Source.ADDRESS, paused=False)


def _look_at_all(feeds: Sequence[Feed], now: datetime, ends: float) -> None:
    slow = []

    def ask_in_time(feed: Feed) -> Answer:
        return ask(feed, now, Limits(seconds=max(LEAST_SECONDS, ends - monotonic())))

    with ThreadPoolExecutor(min(len(feeds), MOST_AT_ONCE), thread_name_prefix="freshen") as pool:
        asked = {pool.submit(ask_in_time, feed): feed for feed in feeds}
        for done in as_completed(asked):
            feed = asked[done]
            try:
                answer = done.result()
                if _was_too_slow_for_us(answer):
                    slow.append(feed.pk)
                else:
                    keep(feed, understand(feed, answer, now), now)
            except Exception:
                # The booking must go on; the worker will come across the same.
                logger.exception("feed %s could not be looked at before a booking", feed.pk)
                slow.append(feed.pk)
    if slow:
        # Three seconds are our impatience, not its failure: the worker gives it the time that it usually has.
        release(slow, due=now)
        wake_after_commit()


def _was_too_slow_for_us(answer: Answer) -> bool:
    return isinstance(answer, Unreachable) and answer.code == "timeout"
