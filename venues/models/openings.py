"""Openings: what published seasons come to, one row per stretch and leaf space."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from venues.models.seasons import Season
from venues.models.spaces import Space
from venues.querysets import OpeningQuerySet


class Opening(models.Model):
    """One stretch `[start, end)` in which one leaf space is open. Written only by publishing."""

    space = models.ForeignKey(Space, verbose_name=_("espace"), on_delete=models.CASCADE, related_name="openings")
    season = models.ForeignKey(Season, verbose_name=_("saison"), on_delete=models.CASCADE, related_name="openings")
    period = DateTimeRangeField(_("période"))

    objects = OpeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("ouverture")
        verbose_name_plural = _("ouvertures")
        ordering = ["period"]
        constraints = [
            ExclusionConstraint(
                name="opening_no_overlap",
                expressions=[("space", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(condition=models.Q(period__isempty=False), name="opening_not_empty"),
        ]
        indexes = [
            GistIndex(fields=["period"], name="opening_period"),
            # Openings of a space follow each other: the one at an instant is the last that began, found here at once.
            models.Index(models.F("space"), models.F("period__startswith"), name="opening_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.space} {self.period}"
