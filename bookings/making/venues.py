"""Finding the venue of what is asked, locking it, and reading it."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from bookings.asking import LineWish
from bookings.asking.timing import refusal
from bookings.taken.site import Site, load_site
from bookings.taken.sweeping import sweep
from commons.errors import Impossible
from commons.statements import fetch
from venues.locks import lock_venue
from venues.models import Venue

LARGEST_ID = 2**63 - 1
VENUES = "SELECT id, venue_id FROM venues_space WHERE id = ANY(%(spaces)s::bigint[])"


def venue_id_of(wishes: Sequence[LineWish]) -> int:
    """The venue of the first line. Raises Impossible `no_lines`, or `unknown_space` for spaces that do not exist."""
    if not wishes:
        raise refusal("no_lines", _("Choisissez au moins un espace et un moment."), "lines")
    ids = {wish.space_id for wish in wishes if 0 < wish.space_id <= LARGEST_ID}
    found = {row[0]: row[1] for row in fetch(VENUES, {"spaces": list(ids)})}
    for index, wish in enumerate(wishes):
        if wish.space_id not in found:
            raise unknown_space(index)
    return found[wishes[0].space_id]


def unknown_space(index: int) -> Impossible:
    return refusal("unknown_space", _("Cet espace n’existe pas, ou ne se réserve pas."), f"lines.{index}.space")


def lock_site(venue_id: int, now: datetime) -> Site:
    """The venue, locked, swept of what lapsed, with its spaces. Raises Impossible `unknown_space` unless published."""
    venue = lock_venue(venue_id)
    sweep(venue_id, now)
    return open_site(venue)


def open_site(venue: Venue) -> Site:
    """The venue with its spaces, as long as it can be booked at all."""
    if venue.state != Venue.State.PUBLISHED:
        raise unknown_space(0)
    return load_site(venue)
