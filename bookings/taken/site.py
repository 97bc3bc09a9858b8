"""The tree of a venue's spaces, as read once under the lock."""

from dataclasses import dataclass

from django.contrib.postgres.aggregates import ArrayAgg

from venues.models import Space, Venue


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
    """One statement."""
    spaces = Space.objects.filter(venue=venue).annotate(
        leaf_ids=ArrayAgg("leaf_rows__leaf_id", filter=None, default=[], order_by="leaf_rows__leaf_id")
    )
    by_id = {space.pk: space for space in spaces}
    leaf_ids = {space.pk: [leaf for leaf in space.leaf_ids if leaf is not None] for space in by_id.values()}
    return Site(venue, by_id, leaf_ids)
