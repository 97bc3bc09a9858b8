"""Servers that feeds are read from: one that fails again and again is left alone for a while.

Only what is the server's own trouble counts (no answer, too slow, 5xx, 429…), and only in a row. Closed, it is asked
for nothing; when the pause ends one feed asks for all. If it fails again, the pause doubles, to six hours at most, and
all its feeds that were due count a failure, although nobody asked for them: their hosts are told like any other's.
"""

import logging
from datetime import datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Value
from django.db.models.functions import Coalesce, Least, Random

from bookings.calendars.due import feeds_due
from bookings.calendars.facts import record_fact
from bookings.calendars.looking import LONGEST_PAUSE, USUAL, next_look_of
from bookings.calendars.words import TOLD_AT, FeedFact
from bookings.models import Feed, FeedHost
from commons.errors import DomainError, Unreachable
from commons.fetching.addresses import host_and_port, parse_address
from commons.instances import columns, instance
from commons.outbox import wake_after_commit
from commons.statements import fetch

logger = logging.getLogger(__name__)

CLOSES_AFTER = 5
FIRST_PAUSE = timedelta(minutes=1)
TROUBLES = {"timeout", "no_answer", "unknown_host", "tls_error", "http_429"}
# What says nothing about the server, since it was not asked.
UNASKED = {"refused_address"}

FAILING = f"SELECT {columns(FeedHost, 'server')} FROM bookings_feedhost server WHERE host = %(host)s"


def host_of(url: str) -> str:
    """`host:port` of a feed's address; empty for one that we would not ask."""
    try:
        return host_and_port(parse_address(url, private_hosts=settings.FEED_PRIVATE_HOSTS))
    except Unreachable:
        return ""


def pause_after(failures: int) -> timedelta:
    """How long a server is left alone after so many failures in a row. Pure."""
    if failures < CLOSES_AFTER:
        return timedelta(0)
    return min(FIRST_PAUSE * 2 ** min(failures - CLOSES_AFTER, 16), LONGEST_PAUSE)


def is_closed(host: str, now: datetime) -> bool:
    """Whether nobody should ask the server now."""
    return FeedHost.objects.filter(host=host, closed_until__gt=now).exists()


def note_answer(feed: Feed, error: DomainError | None, now: datetime) -> None:
    """Remember how the feed's server did in one look. Call it outside any transaction that keeps the look."""
    if not feed.host or (error is not None and error.code in UNASKED):
        return
    if error is not None and _is_trouble(feed.host, error):
        _note_failure(feed, error, now)
    elif rows := fetch(FAILING, {"host": feed.host}):
        _reopen(instance(FeedHost, rows[0]), now)


def let_one_ask(host: str, now: datetime) -> None:
    """A person wants to know now: a closed server may be asked once, unless it asked for the pause itself."""
    FeedHost.objects.filter(host=host, failures__gte=CLOSES_AFTER, closed_until__gt=now).update(closed_until=now)


def ask_again(*, host: str, now: datetime) -> None:
    """Have the server asked at once, by the feed that would be looked at next: for an operator who has mended it."""
    with transaction.atomic():
        FeedHost.objects.filter(host=host).update(closed_until=None)
        following = Feed.objects.filter(host=host, paused=False).order_by("next_look_at", "pk")
        Feed.objects.filter(pk__in=following.values("pk")[:1]).update(next_look_at=now)
        wake_after_commit()


def forget_unused() -> int:
    """Drop servers of which no feed is left. Returns how many."""
    return FeedHost.objects.exclude(host__in=Feed.objects.exclude(host="").values("host")).delete()[0]


def _is_trouble(host: str, error: DomainError) -> bool:
    """A redirect may lead elsewhere: then this server did answer."""
    own = error.data.get("server", host) == host
    return own and (error.code in TROUBLES or error.code.startswith("http_5"))


def _note_failure(feed: Feed, error: DomainError, now: datetime) -> None:
    host = feed.host
    asked_for = min(timedelta(seconds=int(error.data.get("retry_after", 0))), LONGEST_PAUSE)
    with transaction.atomic():
        FeedHost.objects.bulk_create([FeedHost(host=host)], ignore_conflicts=True)
        server = FeedHost.objects.select_for_update().get(pk=host)
        # Those that were asked at the same time fail together: that is one failure more, not six pauses more.
        if server.closed_until and server.closed_until > now:
            return
        server.failures, server.last_error = server.failures + 1, error.code
        pause = max(pause_after(server.failures), asked_for)
        server.closed_until = now + pause if pause else None
        server.save()
        told = _count_for_others(feed, error, now) if server.failures > CLOSES_AFTER else 0
    if pause:
        facts = (host, pause, server.failures, error.code, told)
        logger.warning("%s is left alone for %s after %d failures in a row (%s); %d feeds wait for it", *facts)


def _count_for_others(asked: Feed, error: DomainError, now: datetime) -> int:
    """One failure more for each other feed of the server that is due and not being looked at. Returns for how many."""
    others = feeds_due(now).filter(host=asked.host).exclude(pk=asked.pk).order_by("failures", "pk")
    feeds = list(others.select_for_update(skip_locked=True, no_key=True))
    for _failures, alike in groupby(feeds, key=lambda feed: feed.failures):
        group = list(alike)
        first = group[0]
        first.failures += 1
        Feed.objects.filter(pk__in=[feed.pk for feed in group]).update(
            state=Feed.State.FAILING,
            failures=first.failures,
            failing_since=Coalesce("failing_since", Value(now)),
            last_error=str(error.message),
            error_code=error.code,
            next_look_at=next_look_of(first, now=now),
        )
        if first.failures == TOLD_AT:
            for feed in group:
                record_fact(feed, FeedFact.FAILING, now=now, code=error.code)
    return len(feeds)


def _reopen(server: FeedHost, now: datetime) -> None:
    """It answers again: feeds that had grown slow because of it are soon read, though not all at once."""
    FeedHost.objects.filter(pk=server.host).delete()
    if server.failures < CLOSES_AFTER:
        return
    wait = ExpressionWrapper(Random() * Value(USUAL, DurationField()), DurationField())
    soon = ExpressionWrapper(Value(now, DateTimeField()) + wait, DateTimeField())
    waiting = Feed.objects.filter(host=server.host, failures__gt=0, paused=False)
    count = waiting.update(next_look_at=Least(F("next_look_at"), soon))
    facts = (server.host, server.failures, count)
    logger.warning("%s answers again after %d failures in a row; %d feeds are read soon", *facts)
