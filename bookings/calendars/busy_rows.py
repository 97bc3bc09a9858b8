"""The rows of what a feed says is taken: the same periods for each leaf that it covers."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from bookings.models import BusyPeriod, Feed
from commons.periods import Period, merge
from venues.models import SpaceLeaf

MAX_PERIODS = 5_000
GAP = timedelta(days=1)


def leaves_of(feed: Feed) -> list[int]:
    """The leaves in use that the feed covers: those of its spaces, or all of the venue's."""
    chosen = list(feed.spaces.values_list("pk", flat=True))
    spaces = {"space_id__in": chosen} if chosen else {"space__venue_id": feed.venue_id}
    leaves = SpaceLeaf.objects.filter(**spaces, leaf__retired_at=None).values_list("leaf_id", flat=True)
    return sorted(set(leaves))


def known_periods(feed: Feed) -> list[Period]:
    """What the feed said last."""
    rows = BusyPeriod.objects.filter(feed=feed).values_list("period", flat=True).distinct()
    return merge(Period.from_range(period) for period in rows)


def has_coming(feed: Feed, now: datetime) -> bool:
    """Whether anything that the feed said is still to come."""
    return BusyPeriod.objects.filter(feed=feed, period__endswith__gt=now).exists()


def covers_what_it_should(feed: Feed) -> bool:
    """Whether the rows, if there are any, are those of the present leaves: spaces come and go."""
    covered = set(BusyPeriod.objects.filter(feed=feed).values_list("space_id", flat=True).distinct())
    return not covered or covered == set(leaves_of(feed))


def replace_busy(feed: Feed, periods: Iterable[Period]) -> None:
    """Make `periods` all that the feed says is taken. Call it under the venue lock; only what differs is written."""
    bounded = _bounded(merge(periods))
    wanted = {(leaf, period) for leaf in leaves_of(feed) for period in bounded}
    rows = BusyPeriod.objects.filter(feed=feed).values_list("pk", "space_id", "period")
    kept = {(space, Period.from_range(period)): pk for pk, space, period in rows}
    BusyPeriod.objects.filter(pk__in=[pk for key, pk in kept.items() if key not in wanted]).delete()
    new = sorted(wanted - kept.keys())
    BusyPeriod.objects.bulk_create(
        [BusyPeriod(feed=feed, space_id=leaf, period=period.to_range()) for leaf, period in new], batch_size=1000
    )


def _bounded(periods: Sequence[Period]) -> Sequence[Period]:
    """At most MAX_PERIODS: beyond, short gaps are closed (in doubt widen), at the very worst all of them."""
    if len(periods) <= MAX_PERIODS:
        return periods
    closed = [
        Period(one.start, following.start if following.start - one.end < GAP else one.end)
        for one, following in pairwise(periods)
    ]
    joined = merge([*closed, periods[-1]])
    return joined if len(joined) <= MAX_PERIODS else [Period(periods[0].start, periods[-1].end)]
