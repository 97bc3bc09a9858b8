"""Every mode of the hostile server, each looked at with the patience that the worker has."""

from datetime import timedelta
from time import perf_counter, process_time
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from benchmarks.data import Size, fill
from benchmarks.frame import Figure
from benchmarks.hostile_server import running
from bookings.calendars.syncing import sync_feed
from bookings.models import BusyPeriod, Feed
from commons.periods import Period
from sandbox.hostile import modes
from tests.sandbox.hostile_net import names, watched
from venues.models import Space

# The broker is asked to wake the worker.
OURS = [urlsplit(settings.REDIS_URL).port or 6379]


def measure() -> list[Figure]:
    """Blocks lost, addresses reached, megabytes unpacked, and the slowest mode."""
    fill(Size(spaces=4, reservations_per_space=0, days=2))
    space = Space.objects.select_related("venue").order_by("pk")[0]
    now = timezone.now()
    known = Period(now.replace(microsecond=0) + timedelta(days=3), now.replace(microsecond=0) + timedelta(days=4))
    lost, reached, unpacked, seconds, worked = [], 0, 0, {}, {}
    with running() as host, names(rebinding_test=["127.0.0.1"]):
        settings.FEED_PRIVATE_HOSTS = [host]
        for mode in modes():
            feed = _feed(space, f"http://{host}/hostile/{mode}.ics", known)
            with watched() as seen:
                began, work = perf_counter(), process_time()
                sync_feed(feed_id=feed.pk, now=timezone.now())
                seconds[mode], worked[mode] = perf_counter() - began, process_time() - work
            reached += len(seen.reached(int(host.partition(":")[2]), *OURS))
            unpacked = max(unpacked, seen.unpacked)
            feed.refresh_from_db()
            kept = any(Period.from_range(one.period).contains(known) for one in feed.busy_periods.all())
            # What is well read may say something else.
            lost += [] if kept or feed.state == Feed.State.FINE else [mode]
    slowest = max(seconds, key=lambda mode: seconds[mode])
    return [
        Figure("modes of the hostile server", f"{len(seconds)}", "all", ""),
        Figure("known blocks lost", f"{len(lost)} {' '.join(lost)}".strip(), "0", "cal.com shows the time as free"),
        Figure("private addresses reached", f"{reached}", "0", "CVE-2026-9304"),
        Figure("unpacked at most", f"{unpacked / 2**20:.1f} MB", "≤ 10 MB", "GHSA-8823-qg2x-pv9f"),
        Figure("slowest look", f"{seconds[slowest]:.1f} s ({slowest})", "≤ 15 s", f"{worked[slowest]:.1f} s of work"),
    ]


def _feed(space: Space, url: str, known: Period) -> Feed:
    feed = Feed.objects.create(venue=space.venue, name="bench", url=url, state=Feed.State.FINE)
    feed.spaces.set([space])
    BusyPeriod.objects.create(feed=feed, space=space, period=known.to_range())
    return feed
