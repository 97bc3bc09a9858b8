"""Reading a published venue with all that its pages show: the same few statements however many spaces it has."""

from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import F, QuerySet

from accounts.models import VatRegime
from bookings.invoices.telling import exemptions_today
from bookings.models import LegalMention
from bookings.saved.favourites import with_kept
from bookings.taken.site import Site, load_site
from commons.together import by_owner, read_together, remember
from venues.models import (
    Amenity,
    Closure,
    DepositTerm,
    HostText,
    PaperTerm,
    Photo,
    Rate,
    Season,
    SeasonHours,
    Space,
    Supplement,
    Venue,
)


class Shown:
    """A venue and its spaces in use in the order of the tree; its seasons and closures are read when asked for."""

    def __init__(self, venue: Venue, site: Site, today: date) -> None:
        self.venue = venue
        self.site = site
        self.today = today
        self.spaces = _in_tree_order([space for space in site.spaces.values() if space.retired_at is None])

    @property
    def bookable(self) -> list[Space]:
        """What can be booked: with leaves in use, and offered by itself."""
        return [space for space in self.spaces if space.bookable and self.site.leaf_ids.get(space.pk)]

    @property
    def seasons(self) -> list[Season]:
        """The published ones that are not over, with their hours, rates and supplements."""
        return list(self._rows["seasons"])

    @property
    def closures(self) -> list[Closure]:
        """Those that are not over."""
        return list(self._rows["closures"])

    def read_details(self) -> None:
        """All that the venue's own page shows besides, in the statement that reads seasons and closures."""
        self.__dict__["_rows"] = rows = self._read(
            amenities=Amenity.objects.filter(venues=self.venue.pk),
            deposits=DepositTerm.objects.filter(venue=self.venue.pk),
            papers=PaperTerm.objects.filter(venue=self.venue.pk),
            texts=HostText.objects.public().filter(venue=self.venue.pk),
            photos=Photo.objects.shown().filter(venue=self.venue.pk),
            of_spaces=Amenity.objects.filter(spaces__venue=self.venue.pk).annotate(owner_id=F("spaces")),
        )
        for name, relation in (
            ("amenities", "amenities"),
            ("deposits", "deposit_terms"),
            ("papers", "paper_terms"),
            ("photos", "photos"),
            ("texts", "texts"),
        ):
            remember([self.venue], relation, {self.venue.pk: rows[name]})
        remember(self.spaces, "amenities", by_owner(rows["of_spaces"]))

    @property
    def exemptions(self) -> list[LegalMention]:
        """Why a host may charge no VAT, in today's words; for pages that show no details."""
        return list(self._rows["exemptions"])

    @cached_property
    def _rows(self) -> dict[str, list[Any]]:
        """With what a price says of VAT, which nobody asks of the venue's own page."""
        organisation = self.venue.organisation
        regimes = VatRegime.objects.filter(organisation=organisation.pk)
        rows = self._read(regimes=regimes, exemptions=exemptions_today())
        remember([organisation], "vat_regimes", {organisation.pk: rows["regimes"]})
        return rows

    def _read(self, **more: QuerySet[Any]) -> dict[str, list[Any]]:
        seasons = Season.objects.filter(venue=self.venue.pk).published().not_over(self.today)
        keys = seasons.order_by().values("pk")
        rows = read_together(
            Venue.objects.filter(pk=self.venue.pk),
            seasons=seasons.order_by("first_day", "pk"),
            hours=SeasonHours.objects.filter(season__in=keys),
            supplements=Supplement.objects.filter(season__in=keys),
            rates=Rate.objects.filter(season__in=keys).order_by("pk"),
            closures=Closure.objects.filter(venue=self.venue.pk, last_day__gte=self.today),
            **more,
        )
        for name in ("hours", "supplements", "rates"):
            remember(rows["seasons"], name, by_owner(rows[name], "season_id"))
        return rows


def published_venue(slug: str, *, reader: Any = None) -> Venue | None:
    """The venue at `slug` if everybody may see it; with `kept` when it is told who reads."""
    venues = Venue.objects.published().with_paper_terms().select_related("kind", "commune", "organisation")
    if reader is not None:
        venues = with_kept(venues, reader)
    found: Venue | None = venues.filter(slug=slug).first()
    return found


def load(venue: Venue, today: date) -> Shown:
    """What the pages of `venue` show. One statement, and one more for those that show seasons."""
    return Shown(venue, load_site(venue), today)


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
