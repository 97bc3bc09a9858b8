"""Reading a published venue with all that its pages show: the same few statements however many spaces it has."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from bookings.taken.site import Site, load_site
from venues.models import Closure, Rate, Season, Space, Venue


@dataclass(frozen=True, slots=True)
class Shown:
    """A venue, its spaces in use in the order of the tree, and its published seasons that are not over."""

    venue: Venue
    site: Site
    spaces: list[Space]
    seasons: list[Season]
    closures: list[Closure]

    @property
    def bookable(self) -> list[Space]:
        """What can be booked: with leaves in use, and offered by itself."""
        return [space for space in self.spaces if space.bookable and self.site.leaf_ids.get(space.pk)]


def published_venue(slug: str) -> Venue | None:
    """The venue at `slug` if everybody may see it."""
    venues = Venue.objects.published().select_related("kind", "commune", "organisation")
    found: Venue | None = venues.filter(slug=slug).first()
    return found


def load(venue: Venue, today: date) -> Shown:
    """What the page of `venue` shows."""
    site = load_site(venue)
    spaces = [space for space in site.spaces.values() if space.retired_at is None]
    seasons = (
        Season.objects.filter(venue=venue)
        .published()
        .not_over(today)
        .prefetch_related("hours", "supplements", Prefetch("rates", Rate.objects.order_by("pk")))
        .order_by("first_day", "pk")
    )
    closures = Closure.objects.filter(venue=venue, last_day__gte=today)
    return Shown(venue, site, _in_tree_order(spaces), list(seasons), list(closures))


def _in_tree_order(spaces: list[Space]) -> list[Space]:
    """Parents before their parts, by position."""
    known = {space.pk for space in spaces}
    parts: dict[int | None, list[Space]] = {}
    for space in sorted(spaces, key=lambda one: (one.position, one.pk)):
        parts.setdefault(space.parent_id if space.parent_id in known else None, []).append(space)
    ordered: list[Space] = []
    waiting = list(reversed(parts.get(None, [])))
    while waiting:
        space = waiting.pop()
        ordered.append(space)
        waiting += reversed(parts.get(space.pk, []))
    return ordered
