"""Spaces of a venue: adding, changing, retiring.

What could take a place away from somebody (fewer units, another parent, retiring) is refused here once the space is
*in service*, that is, open in a published season; `bookings` has use cases that look at what is taken first and then
come through `apply_space_changes` and `apply_retirement`.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Capability
from commons.outbox import record_event
from venues.cleaning import change_fields, refuse, refuse_unclean
from venues.locks import lock_venue
from venues.models import Amenity, Opening, Space, Venue
from venues.permissions import may_administer, require_for_venue
from venues.space_tree import Node, check_place, descendants, shrinks

# How many people it holds, set out one way or the other.
LAYOUTS = ("people_theatre", "people_class", "people_u", "people_standing")
# What a host says about a space, in the order in which it is told.
CHANGEABLE = (
    *("parent", "kind", "name", "description", "units", "capacity", "bookable"),
    *LAYOUTS,
    *("taken_by", "granularity", "min_duration", "max_duration", "preparation", "clearing"),
    *("day_starts", "half_day_at", "day_ends", "night_starts", "night_ends", "position"),
)
MAX_UNITS = 10_000
MAX_BUFFER_MINUTES = 24 * 60
MAX_STAY_MINUTES = 2 * 366 * 24 * 60


@transaction.atomic
def add_space(
    *,
    actor: User,
    venue: Venue,
    kind: str,
    name: str,
    now: datetime,
    units: int | None = 1,
    parent: Space | None = None,
    details: Mapping[str, Any] | None = None,
    amenities: Collection[Amenity] = (),
) -> Space:
    """A new space: a leaf with `units` ≥ 1, or a composite (`units` None) that others may then be part of.

    Raises Missing, NotAllowed; Impossible `invalid` and those of `space_tree.check_place`.
    """
    require_for_venue(actor=actor, venue=venue, capability=Capability.MANAGE_VENUES)
    locked = lock_venue(venue.pk)
    space = Space(venue=locked)
    changes = {**(details or {}), "kind": kind, "name": name, "units": units, "parent": parent}
    apply_space_changes(space=space, changes=changes, amenities=amenities)
    _record(space, "space_added", actor, now)
    return space


@transaction.atomic
def change_space(
    *,
    actor: User,
    space: Space,
    changes: Mapping[str, Any],
    now: datetime,
    amenities: Collection[Amenity] | None = None,
) -> Space:
    """The space with `changes`. Raises as `add_space`; Impossible `space_in_service` (see the module)."""
    require_for_venue(actor=actor, venue=space.venue, capability=Capability.MANAGE_VENUES)
    lock_venue(space.venue_id)
    fresh = Space.objects.select_related("venue", "parent").get(pk=space.pk)
    if is_in_service(fresh) and takes_away(fresh, changes):
        raise _in_service()
    apply_space_changes(space=fresh, changes=changes, amenities=amenities)
    _record(fresh, "space_changed", actor, now)
    return fresh


@transaction.atomic
def retire_space(*, actor: User, space: Space, now: datetime) -> Space:
    """The space and all it contains, out of use but not forgotten, by a host or an administrator.

    Raises as `change_space`.
    """
    if not may_administer(actor=actor, venue=space.venue):
        require_for_venue(actor=actor, venue=space.venue, capability=Capability.MANAGE_VENUES)
    lock_venue(space.venue_id)
    fresh = Space.objects.select_related("venue").get(pk=space.pk)
    if is_in_service(fresh):
        raise _in_service()
    apply_retirement(space=fresh, now=now)
    _record(fresh, "space_retired", actor, now)
    return fresh


def is_in_service(space: Space) -> bool:
    """Whether a published season opens the space or a part of it."""
    return Opening.objects.filter(space__in=[space.pk, *descendants(tree_of(space.venue), space.pk)]).exists()


def takes_away(space: Space, changes: Mapping[str, Any]) -> bool:
    """Whether these changes could take a place from somebody: fewer units, or another place in the tree."""
    moved = "parent" in changes and getattr(changes["parent"], "pk", None) != space.parent_id
    return moved or shrinks(space.units, changes.get("units", space.units))


def apply_space_changes(
    *, space: Space, changes: Mapping[str, Any], amenities: Collection[Amenity] | None = None
) -> None:
    """Check and save the changes of a space, new or not. The caller holds the venue's lock and answers for the rest.

    Raises Impossible `invalid`, `units_out_of_range`, `durations_out_of_order`, `buffer_too_long`… and those of the
    tree.
    """
    change_fields(space, changes, allowed=CHANGEABLE)
    refuse_impossible(space)
    check_place(tree_of(space.venue), space=space.pk, parent=space.parent_id, units=space.units)
    refuse_unclean(space)
    space.save()
    if amenities is not None:
        space.amenities.set(amenities)


def apply_retirement(*, space: Space, now: datetime) -> None:
    """Retire the space and its parts. The caller holds the venue's lock and answers for what is taken."""
    below = descendants(tree_of(space.venue), space.pk)
    for each in [*Space.objects.filter(pk__in=below).in_use(), space]:
        each.retired_at = now
        each.save(update_fields=["retired_at"])


def tree_of(venue: Venue) -> dict[int, Node]:
    """All spaces of a venue, retired ones too, by id."""
    rows = Space.objects.filter(venue=venue).values_list("pk", "name", "parent_id", "units")
    return {pk: Node(name, parent, units) for pk, name, parent, units in rows}


def refuse_impossible(space: Space) -> None:
    """Refuse what a space cannot be, whatever its place in the tree. Raises Impossible."""
    if space.units is not None and not 1 <= space.units <= MAX_UNITS:
        message = _("Indiquez de 1 à %(most)d unités.") % {"most": MAX_UNITS}
        raise refuse("units_out_of_range", message, "units")
    _refuse_crowds(space)
    if space.max_duration is not None and space.max_duration < space.min_duration:
        message = _("La durée maximale est plus courte que la durée minimale.")
        raise refuse("durations_out_of_order", message, "max_duration")
    if max(space.min_duration, space.max_duration or 0) > MAX_STAY_MINUTES:
        raise refuse("duration_too_long", _("Une réservation dure deux ans au plus."), "max_duration")
    for field in ("preparation", "clearing"):
        if getattr(space, field) > MAX_BUFFER_MINUTES:
            message = _("Prévoyez 24 heures au plus avant et après chaque réservation.")
            raise refuse("buffer_too_long", message, field)
    clocks = ("day_starts", "half_day_at", "day_ends", "night_starts", "night_ends")
    for field in clocks:
        if getattr(space, field).second or getattr(space, field).microsecond:
            raise refuse("time_not_on_the_minute", _("Donnez les horaires à la minute, sans secondes."), field)
    if not space.day_starts < space.half_day_at < space.day_ends:
        message = _("Le milieu de journée doit être entre le début et la fin de la journée.")
        raise refuse("day_out_of_order", message, "half_day_at")


def _refuse_crowds(space: Space) -> None:
    """However it is set out, it holds no more people than it may."""
    for field in LAYOUTS:
        if space.capacity is not None and (getattr(space, field) or 0) > space.capacity:
            message = _("C’est plus que les %(most)d personnes que l’espace accueille au plus.")
            raise refuse("layout_over_capacity", message % {"most": space.capacity}, field)


def _in_service() -> Exception:
    message = _(
        "Cet espace est ouvert par une saison publiée : ce changement pourrait retirer une place déjà réservée."
    )
    return refuse("space_in_service", message)


def _record(space: Space, kind: str, actor: User, now: datetime) -> None:
    data = {"space": space.pk, "name": space.name}
    record_event(kind=kind, subject_type="venue", subject_id=str(space.venue_id), actor=actor, data=data, now=now)
