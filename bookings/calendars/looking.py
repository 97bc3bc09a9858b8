"""When a feed is looked at, and when again. Pure, but for the settings that `next_look_of` reads."""

from datetime import datetime, timedelta
from zlib import crc32

from django.conf import settings

from bookings.models import Feed

USUAL = timedelta(minutes=15)
# While people try it out: what they write into the demonstration's calendar must show within a minute.
DEMO = timedelta(seconds=60)
SANDBOX = timedelta(seconds=20)
# Files and rules do not change by themselves, but the days that are read move on.
DAILY = timedelta(days=1)
LONGEST_PAUSE = timedelta(hours=6)
# Feeds of one platform must not all be asked at the same minute.
EPOCH = datetime.fromisoformat("2020-01-01T00:00:00+00:00")


def interval_of(*, host_and_port: str, private_hosts: list[str], demo: bool) -> timedelta:
    """How often an address is looked at while all is well."""
    if host_and_port in private_hosts:
        return SANDBOX
    return DEMO if demo else USUAL


def next_look(*, feed_id: int, now: datetime, interval: timedelta, failures: int, retry_after: int = 0) -> datetime:
    """The feed's next own second of the interval, between half an interval and one and a half from `now`.

    After failures the pause doubles each time, to at most six hours; a server that says when (`retry_after`, in
    seconds) is not asked before, within the same bound.
    """
    if failures:
        pause = min(interval * 2 ** min(failures - 1, 16), LONGEST_PAUSE)
        return now + max(pause, min(timedelta(seconds=retry_after), LONGEST_PAUSE))
    own = interval * (crc32(str(feed_id).encode()) / 2**32)
    passed = (now + interval / 2 - EPOCH - own) // interval
    return EPOCH + own + interval * (passed + 1)


def next_look_of(feed: Feed, *, now: datetime, retry_after: int = 0) -> datetime:
    """When the feed, as it was just written, is looked at again."""
    if feed.source != Feed.Source.ADDRESS:
        return next_look(feed_id=feed.pk, now=now, interval=DAILY, failures=0)
    private = settings.FEED_PRIVATE_HOSTS
    interval = interval_of(host_and_port=feed.host, private_hosts=private, demo=settings.DEMO)
    return next_look(feed_id=feed.pk, now=now, interval=interval, failures=feed.failures, retry_after=retry_after)
