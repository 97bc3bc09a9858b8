"""Withdrawing a venue that may still have guests to come."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.roles import Capability
from bookings.facts import By
from bookings.models import Reservation
from bookings.publishing.orphans import Orphan, settle
from bookings.taken.sweeping import sweep
from bookings.transitions import Actor
from commons.periods import Period
from venues.locks import lock_venue
from venues.models import Venue
from venues.permissions import may_administer, require_for_venue
from venues.venue_publication import withdraw_venue as take_off_the_site


def withdraw_venue(
    *, actor: User, venue: Venue, now: datetime, reason: str = "", accept_orphans: bool = False
) -> Venue:
    """No longer show the venue nor let it be booked; by a host or an administrator.

    Reservations to come stand, each with a conflict that a person settles. Raises Lost `would_orphan` unless
    `accept_orphans`, Lost `already_withdrawn`, Missing, NotAllowed.
    """
    quality = Actor.ADMINISTRATOR if may_administer(actor=actor, venue=venue) else Actor.HOST
    if quality is Actor.HOST:
        require_for_venue(actor=actor, venue=venue, capability=Capability.MANAGE_VENUES)
    with transaction.atomic():
        lock_venue(venue.pk)
        sweep(venue.pk, now)
        coming = Reservation.objects.filter(venue=venue).active().coming(now).order_by("starts_at", "pk")
        orphans = [Orphan(one, Period(one.starts_at, one.ends_at)) for one in coming]
        withdrawn = take_off_the_site(actor=actor, venue=venue, now=now, reason=reason)
        settle(orphans, accepted=accept_orphans, by=By(actor, quality), now=now)
        return withdrawn
