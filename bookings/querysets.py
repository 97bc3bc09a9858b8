"""The words in which reservations and allocations are asked for. They chain, and never write."""

from datetime import datetime
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.permissions import memberships_with
from accounts.roles import Capability
from bookings.states import ACTIVE, SWEEPABLE, State
from commons.periods import Period
from venues.models import Venue, VenueAccess

Asker = User | AnonymousUser


def venues_of(user: Asker, capability: Capability) -> models.QuerySet[Venue]:
    """The venues for which the user's memberships give `capability`."""
    memberships = memberships_with(user, capability).order_by()
    everywhere = memberships.filter(all_venues=True).values("organisation_id")
    some = VenueAccess.objects.filter(membership__in=memberships.values("pk")).values("venue_id")
    return Venue.objects.filter(Q(organisation_id__in=everywhere) | Q(pk__in=some))


class ReservationQuerySet(models.QuerySet[Any]):
    """Reservations."""

    def booked_by(self, user: Asker) -> Self:
        """The user's own, and those of the organisations for which the user may book."""
        organisations = memberships_with(user, Capability.BOOK).order_by().values("organisation_id")
        return self.filter(Q(booker_id=user.pk, booker__isnull=False) | Q(organisation_id__in=organisations))

    def hosted_by(self, user: Asker) -> Self:
        """Those of the venues whose reservations the user may see."""
        return self.filter(venue__in=venues_of(user, Capability.SEE_RESERVATIONS))

    def visible_to(self, user: Asker) -> Self:
        """Both: what one booked and what one hosts (promise 9)."""
        own = self.model.objects.booked_by(user).values("pk")
        hosted = venues_of(user, Capability.SEE_RESERVATIONS).values("pk")
        return self.filter(Q(pk__in=own) | Q(venue_id__in=hosted))

    def active(self) -> Self:
        """Pending or confirmed; a lapsed hold that nobody has swept yet still counts."""
        return self.filter(state__in=ACTIVE)

    def lapsed(self, now: datetime) -> Self:
        """Holds and requests whose deadline has passed, which whoever holds the venue lock sweeps."""
        return self.filter(state__in=SWEEPABLE, expires_at__lte=now)

    def awaiting_answer(self, now: datetime) -> Self:
        """What the host has to answer."""
        return self.filter(state=State.REQUESTED, expires_at__gt=now)

    def coming(self, now: datetime) -> Self:
        return self.filter(ends_at__gt=now)


class AllocationQuerySet(models.QuerySet[Any]):
    """Allocations."""

    def effective(self, now: datetime) -> Self:
        """Without those of holds that lapsed and were not swept yet."""
        return self.filter(Q(lapses_at=None) | Q(lapses_at__gt=now))

    def touching(self, period: Period) -> Self:
        return self.filter(period__overlap=period.to_range())
