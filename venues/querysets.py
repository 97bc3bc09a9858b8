"""The words in which venues are asked for. They chain, and never write."""

from datetime import date
from math import cos, radians
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from commons.periods import Period
from venues.text_words import NOT_PUBLIC

KM_PER_DEGREE = 111.195


class VenueQuerySet(models.QuerySet[Any]):
    """Venues."""

    def published(self) -> Self:
        return self.filter(state="published")

    def awaiting_review(self) -> Self:
        return self.filter(state="awaiting_review")

    def in_box(self, *, west: float, south: float, east: float, north: float) -> Self:
        """Within a box of degrees; `west > east` crosses the 180th meridian."""
        found = self.filter(latitude__gte=south, latitude__lte=north)
        if west <= east:
            return found.filter(longitude__gte=west, longitude__lte=east)
        return found.filter(Q(longitude__gte=west) | Q(longitude__lte=east))

    def in_box_around(self, *, latitude: float, longitude: float, km: float) -> Self:
        """Within the box that holds a circle of `km`: quick, and wider than the circle at its corners."""
        tall = km / KM_PER_DEGREE
        furthest = abs(latitude) + tall
        wide = 180.0 if furthest >= 90 else min(tall / cos(radians(furthest)), 180.0)
        west, east = longitude - wide, longitude + wide
        if west < -180:
            west += 360
        if east > 180:
            east -= 360
        if wide >= 180:
            west, east = -180, 180
        return self.in_box(west=west, south=latitude - tall, east=east, north=latitude + tall)

    def looked_after_by(self, user: Any) -> Self:
        """Venues of the user's organisations, as far as the membership reaches (all venues, or some)."""
        memberships = user.memberships.filter(organisation=OuterRef("organisation"))
        accessible = memberships.filter(Q(all_venues=True) | Q(venue_accesses__venue=OuterRef("pk")))
        return self.filter(Exists(accessible))

    def visible_to(self, user: Any) -> Self:
        """Published ones for everybody, the others for those who look after them."""
        if not user.is_authenticated:
            return self.published()
        return self.filter(Q(state="published") | Q(pk__in=self.model.objects.looked_after_by(user).values("pk")))

    def with_cover(self) -> Self:
        """Each with `cover`: what `photo_files.Picture.of` takes of its first photo, None when it shows none."""
        photos = self.model._meta.get_field("photos").related_model.objects.shown().filter(venue=OuterRef("pk"))
        row = JSONObject(key="key", alt="alt", width="width", height="height", widths="widths")
        return self.annotate(cover=Subquery(photos.order_by("position", "pk").values_list(row)[:1]))

    def with_paper_terms(self) -> Self:
        """Each with `papers_asked`: `kind`, `label`, `names` and `audiences` of the documents asked for, in order."""
        terms = self.model._meta.get_field("paper_terms").related_model.objects.filter(venue=OuterRef("pk"))
        row = JSONObject(kind="kind", label="label", names="names", audiences="audiences")
        return self.annotate(papers_asked=ArraySubquery(terms.order_by("position", "pk").values_list(row)))


class HostTextQuerySet(models.QuerySet[Any]):
    """What hosts say in other languages."""

    def public(self) -> Self:
        """What everybody may read."""
        return self.exclude(field__in=NOT_PUBLIC)


class PhotoQuerySet(models.QuerySet[Any]):
    """Photos."""

    def shown(self) -> Self:
        """Those that say what one sees on them."""
        return self.exclude(alt="")


class SpaceQuerySet(models.QuerySet[Any]):
    """Spaces."""

    def in_use(self) -> Self:
        return self.filter(retired_at=None)

    def leaves(self) -> Self:
        return self.filter(units__isnull=False)

    def bookable(self) -> Self:
        return self.in_use().filter(bookable=True)


class SeasonQuerySet(models.QuerySet[Any]):
    """Seasons."""

    def published(self) -> Self:
        return self.filter(state="published")

    def drafts(self) -> Self:
        return self.filter(state="draft")

    def not_over(self, today: date) -> Self:
        return self.filter(last_day__gte=today)


class OpeningQuerySet(models.QuerySet[Any]):
    """Openings."""

    def touching(self, period: Period) -> Self:
        return self.filter(period__overlap=period.to_range())

    def ending_after(self, instant: Any) -> Self:
        return self.filter(period__endswith__gt=instant)
