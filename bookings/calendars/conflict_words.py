"""The other side of a conflict in words, for pages and mails, on the venue's clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from bookings.models import Conflict
from commons.periods import Period
from commons.words import clock, day, period

MOST_PERIODS = 4


@dataclass(frozen=True, slots=True)
class Theirs:
    """Who contradicts our reservation, what it says is taken (or no longer open), since when we know, when it was read.

    `read_at` is empty for a season, and for a calendar that was never read well.
    """

    name: str
    says: list[str]
    known_since: str
    read_at: str
    is_calendar: bool


def theirs(conflict: Conflict, periods: Sequence[Period]) -> Theirs:
    """`periods`: what the calendar says is taken, as a whole (`sides.said`)."""
    venue = conflict.reservation.venue
    says = [period(one.start, one.end, venue.zone) for one in periods[:MOST_PERIODS]]
    feed = conflict.feed
    return Theirs(
        name=feed.name if feed else conflict.season.name if conflict.season else _("Changement d’ouverture"),
        says=says,
        known_since=moment(conflict.opened_at, conflict),
        read_at=moment(feed.good_at, conflict) if feed and feed.good_at else "",
        is_calendar=feed is not None,
    )


def moment(instant: datetime, conflict: Conflict) -> str:
    """« mardi 12 janvier 2027, 9 h »."""
    local = instant.astimezone(conflict.reservation.venue.zone)
    return f"{day(local.date())}, {clock(local)}"
