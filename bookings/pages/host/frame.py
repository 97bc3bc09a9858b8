"""What every page of a venue's workspace needs: the venue, and what its reader may do there."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from accounts.roles import Capability, allowed
from bookings.models import Reservation
from bookings.pages.host.sections import sections_of
from commons.errors import DomainError, Missing
from venues.models import Space, Venue
from venues.permissions import require_for_venue
from venues.sentences import unknown_venue


@dataclass(frozen=True, slots=True)
class Place:
    """A venue and the role of the reader in it."""

    venue: Venue
    role: str

    def context(self, here: str = "") -> dict[str, Any]:
        """`venue`, `may` by capability, and its pages for host/nav.html, of which this is the one called `here`."""
        may = {capability.value: allowed(self.role, capability) for capability in Capability}
        return {"venue": self.venue, "may": may, **sections_of(self.venue, self.role, here)}


def open_place(request: HttpRequest, slug: str, capability: Capability = Capability.SEE_RESERVATIONS) -> Place:
    """The venue at `slug`. Raises Missing for strangers (promise 9), NotAllowed for a role that may not do this."""
    venue = Venue.objects.select_related("organisation", "kind", "commune").filter(slug=slug).first()
    if venue is None:
        raise Missing(unknown_venue())
    membership = require_for_venue(actor=request.user, venue=venue, capability=capability)  # type: ignore[arg-type]
    return Place(venue, membership.role)


def place_of(request: HttpRequest, venue: Venue, capability: Capability) -> Place:
    """The same for a venue that was found otherwise."""
    membership = require_for_venue(actor=request.user, venue=venue, capability=capability)  # type: ignore[arg-type]
    return Place(venue, membership.role)


def tree_of_spaces(venue: Venue) -> list[Space]:
    """Spaces in use, parents before their parts, each with its `depth` in the tree. One statement."""
    parts: dict[int | None, list[Space]] = {}
    for space in venue.spaces.in_use().order_by("position", "pk"):
        parts.setdefault(space.parent_id, []).append(space)
    ordered: list[Space] = []

    def put(parent: int | None, depth: int) -> None:
        for space in parts.get(parent, []):
            space.depth = depth
            ordered.append(space)
            put(space.pk, depth + 1)

    put(None, 0)
    return ordered


def named_in(error: DomainError) -> list[Reservation]:
    """The reservations that a refusal is about (`orphans` or `reservations` of its data), in order of their start."""
    told = [*error.data.get("orphans", []), *error.data.get("reservations", [])]
    references = [one["reference"] for one in told]
    return list(Reservation.objects.filter(reference__in=references).order_by("starts_at", "pk")) if references else []
