"""Which feeds want to be looked at now."""

from datetime import datetime

from django.db.models import Q, QuerySet

from bookings.models import Feed


def feeds_due(now: datetime) -> QuerySet[Feed]:
    """Feeds that want to be looked at and that nobody is looking at, whatever their server is like."""
    waiting = Q(next_look_at=None) | Q(next_look_at__lte=now)
    return Feed.objects.filter(waiting, unclaimed(now), paused=False)


def unclaimed(now: datetime) -> Q:
    """Those that nobody is looking at."""
    return Q(claimed_until=None) | Q(claimed_until__lte=now)
