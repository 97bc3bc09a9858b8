"""A hotel with 24 desks, a meeting room, a projector and the whole of it; people who book and who host."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from accounts.models import User
from accounts.words import Role
from bookings.asking import LineWish
from bookings.holding import hold
from bookings.models import Reservation
from commons.periods import Period
from tests.factories import (
    NOW,
    make_member,
    make_organisation,
    make_published_season,
    make_rate,
    make_space,
    make_user,
    make_venue,
)
from venues.models import Season, Space, Venue

# A Tuesday in winter: 9:00 in Mende is 8:00 UTC.
TUESDAY = datetime(2027, 1, 12, 8, 0, tzinfo=UTC)


def hours(start: float, length: float = 1.0, *, day: int = 0) -> Period:
    """A stretch of hours on the wall clock of Tuesday 12 January 2027 in Mende, or `day` days later."""
    begin = TUESDAY + timedelta(days=day, hours=start - 9)
    return Period(begin, begin + timedelta(hours=length))


def wish(space: Space, period: Period, units: int = 1, *, spans_closures: bool = False) -> LineWish:
    return LineWish(space.pk, period.start, period.end, units, spans_closures)


@dataclass
class Hotel:
    """The venue of most tests; Alice hosts, Bob and Charlie book."""

    venue: Venue
    desks: Space
    room: Space
    projector: Space
    whole: Space
    season: Season
    alice: User
    bob: User
    charlie: User = field(default_factory=make_user)

    def hold(self, *wishes: LineWish, actor: User | None = None, headcount: int = 1, **more: Any) -> Reservation:
        return hold(actor=actor or self.bob, lines=wishes, headcount=headcount, **{"now": NOW, **more})


def make_hotel(*, desks: int = 24, **fields: Any) -> Hotel:
    """In a transaction of its own when there is none."""
    alice, bob = make_user(), make_user()
    organisation = make_organisation()
    make_member(organisation, alice, role=Role.MANAGER)
    venue = make_venue(organisation=organisation, **fields)
    whole = make_space(venue, units=None, name="Tout l’hôtel")
    parts = {"parent": whole}
    desk = make_space(venue, units=desks, name="Salle à manger", capacity=1, **parts)
    room = make_space(venue, units=1, name="Salle du Lot", capacity=12, **parts)
    projector = make_space(venue, units=1, name="Projecteur", kind=Space.Kind.EQUIPMENT, capacity=None, **parts)
    with transaction.atomic():
        season = make_published_season(venue)
    for space, amount in ((desk, "3.00"), (room, "10.00"), (projector, "2.00")):
        make_rate(season, space, amount=amount)
    return Hotel(venue, desk, room, projector, whole, season, alice, bob)


@pytest.fixture
def hotel(db: None) -> Hotel:
    return make_hotel()
