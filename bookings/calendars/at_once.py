"""Looking at one feed while its host waits for the page: just added, replaced, or asked for again."""

from datetime import datetime, timedelta
from time import monotonic, sleep

from bookings.calendars.claiming import claim
from bookings.calendars.syncing import sync_feed
from bookings.models import Feed

# A fetch has its own limit, well below a minute.
LEASE = timedelta(minutes=1)
PATIENCE_SECONDS = 15.0
WAIT_SECONDS = 0.1


def look_at_once(*, feed: Feed, now: datetime, seconds: float = PATIENCE_SECONDS) -> None:
    """Look at the feed, or wait for whoever is looking at it: at most for `seconds`. Call it outside any transaction.

    For callers that have checked who asks. Never raises for anything the outside world does.
    """
    if claim(Feed.objects.filter(pk=feed.pk), now=now, lease=LEASE):
        sync_feed(feed_id=feed.pk, now=now)
        return
    ends = monotonic() + seconds
    while monotonic() < ends and Feed.objects.filter(pk=feed.pk, claimed_until__gt=now).exists():
        sleep(WAIT_SECONDS)
