"""Changing and retiring spaces that may be taken."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import ngettext

from accounts.models import User
from accounts.roles import Capability
from bookings.blocks import reservations_as_data
from bookings.facts import By, Change, Fact, record
from bookings.models import Reservation
from bookings.publishing.joining import join_later_parts
from bookings.publishing.orphans import settle, watching
from bookings.publishing.shrinking import pack_into
from bookings.taken.sweeping import sweep
from bookings.transitions import Actor
from commons.errors import Lost
from venues.locks import lock_venue
from venues.models import Amenity, Opening, Space
from venues.permissions import may_administer, require_for_venue
from venues.space_editing import apply_retirement, apply_space_changes, tree_of
from venues.space_tree import descendants, shrinks

SPACE = "space"


def change_space(
    *,
    actor: User,
    space: Space,
    changes: Mapping[str, Any],
    now: datetime,
    amenities: Collection[Amenity] | None = None,
) -> Space:
    """Change a space, in service or not; with fewer units, those who are booked are packed into what is left.

    Raises Lost `units_taken` (data: `reservations`) when more are booked than would be left, Missing, NotAllowed, and
    Impossible as `venues.space_editing.change_space`.
    """
    require_for_venue(actor=actor, venue=space.venue, capability=Capability.MANAGE_VENUES)
    with transaction.atomic():
        venue = lock_venue(space.venue_id)
        sweep(venue.pk, now)
        fresh = Space.objects.select_related("venue", "parent").get(pk=space.pk)
        after = changes.get("units", fresh.units)
        if shrinks(fresh.units, after):
            in_the_way = pack_into(fresh, after or 0, now)
            if in_the_way:
                raise _units_taken(in_the_way)
            if after is None:
                Opening.objects.filter(space=fresh).delete()
        apply_space_changes(space=fresh, changes=changes, amenities=amenities)
        join_later_parts(venue.pk, now)
        _record(Fact.SPACE_CHANGED, fresh, By(actor, Actor.HOST), now)
        return fresh


def retire_space(*, actor: User, space: Space, now: datetime, reason: str = "", accept_orphans: bool = False) -> Space:
    """Take a space and its parts out of use, by a host or an administrator; what they still open is closed.

    Raises Lost `would_orphan` unless `accept_orphans`, Missing, NotAllowed.
    """
    quality = Actor.ADMINISTRATOR if may_administer(actor=actor, venue=space.venue) else Actor.HOST
    if quality is Actor.HOST:
        require_for_venue(actor=actor, venue=space.venue, capability=Capability.MANAGE_VENUES)
    by = By(actor, quality)
    with transaction.atomic():
        venue = lock_venue(space.venue_id)
        fresh = Space.objects.select_related("venue", "parent").get(pk=space.pk)
        with watching(venue, now) as watch:
            parts = [fresh.pk, *descendants(tree_of(venue), fresh.pk)]
            Opening.objects.filter(space__in=parts).ending_after(now).delete()
            apply_retirement(space=fresh, now=now)
        settle(watch.orphans, accepted=accept_orphans, by=by, now=now)
        _record(Fact.SPACE_RETIRED, fresh, by, now, reason.strip())
        return fresh


def _units_taken(reservation_ids: Collection[int]) -> Lost:
    blocking = Reservation.objects.filter(pk__in=reservation_ids).select_related("venue")
    found = list(blocking.order_by("starts_at", "pk"))
    sentence = ngettext(
        "%(count)d réservation à venir ne tiendrait plus : déplacez-la ou annulez-la d’abord, en disant pourquoi.",
        "%(count)d réservations à venir ne tiendraient plus : déplacez-les ou annulez-les d’abord, en disant pourquoi.",
        len(found),
    )
    return Lost(
        sentence % {"count": len(found)}, code="units_taken", data={"reservations": reservations_as_data(found)}
    )


def _record(fact: Fact, space: Space, by: By, now: datetime, reason: str = "") -> None:
    data = {"venue": space.venue_id, "name": space.name}
    record([Change(fact, space.pk, reason=reason, data=data, subject_type=SPACE)], by=by, now=now)
