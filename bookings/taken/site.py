"""The tree of a venue's spaces, as read once under the lock."""

from dataclasses import dataclass

from commons.instances import columns, instance
from commons.statements import fetch
from venues.models import Space, Venue

SPACES = f"""
    SELECT {columns(Space, "s")}, ARRAY(SELECT leaf_id FROM venues_spaceleaf WHERE space_id = s.id ORDER BY leaf_id)
    FROM venues_space s WHERE s.venue_id = %(venue)s ORDER BY s.position, s.id
"""


@dataclass(frozen=True, slots=True)
class Site:
    """A venue with its spaces by id, retired ones too, and the ids of the leaves in use of each."""

    venue: Venue
    spaces: dict[int, Space]
    leaf_ids: dict[int, list[int]]

    @property
    def all_leaf_ids(self) -> list[int]:
        return sorted({leaf for leaves in self.leaf_ids.values() for leaf in leaves})

    def leaves_of(self, space_id: int) -> list[Space]:
        return [self.spaces[leaf] for leaf in self.leaf_ids.get(space_id, [])]

    def leaves(self) -> dict[int, list[Space]]:
        return {space_id: self.leaves_of(space_id) for space_id in self.spaces}


def load_site(venue: Venue) -> Site:
    """One statement, written by hand: this is read for every hold."""
    spaces: dict[int, Space] = {}
    leaf_ids: dict[int, list[int]] = {}
    for *values, leaves in fetch(SPACES, {"venue": venue.pk}):
        space = instance(Space, values)
        space.venue = venue
        spaces[space.pk], leaf_ids[space.pk] = space, leaves
    return Site(venue, spaces, leaf_ids)
