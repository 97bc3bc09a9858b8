"""Allocations: the units of leaf spaces that are really taken; and the owner's blocks."""

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, IntegerRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext_lazy as _

from bookings.models.reservations import ReservationLine
from bookings.querysets import AllocationQuerySet
from venues.models import Space, Venue

LONG = GreaterThan(models.F("period__endswith") - models.F("period__startswith"), timedelta(days=1))


class Block(models.Model):
    """The owner's own closing of a space for a period; `units` None means all of them (always so for a composite).

    `sequence` counts its changes for calendar clients, as that of a reservation does.
    """

    venue = models.ForeignKey(Venue, verbose_name=_("lieu"), on_delete=models.CASCADE, related_name="blocks")
    space = models.ForeignKey(Space, verbose_name=_("espace"), on_delete=models.PROTECT, related_name="blocks")
    units = models.PositiveIntegerField(_("unités"), null=True, blank=True)
    period = DateTimeRangeField(_("période"))
    reason = models.CharField(_("motif"), max_length=200, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    sequence = models.PositiveIntegerField(_("révision"), default=0)
    created_at = models.DateTimeField(_("créé le"), auto_now_add=True)
    changed_at = models.DateTimeField(_("modifié le"), auto_now=True)

    class Meta:
        verbose_name = _("blocage")
        verbose_name_plural = _("blocages")
        ordering = ["period"]

    def __str__(self) -> str:
        return f"{self.space} {self.period.lower.astimezone(self.venue.zone):%d/%m/%Y %H:%M}"


class Allocation(models.Model):
    """Units `[first, last)` of a leaf taken during a period, for a line or a block.

    `period` includes the buffers, `stay` does not (people are present during the stay). `lapses_at` is the end of the
    hold it belongs to: after it readers ignore the row although nobody has swept it yet. The exclusion constraint and
    the trigger of migration `0003` are promise 1.
    """

    space = models.ForeignKey(Space, verbose_name=_("espace"), on_delete=models.PROTECT, related_name="allocations")
    units = IntegerRangeField(_("unités"))
    period = DateTimeRangeField(_("période"))
    stay = DateTimeRangeField(_("présence"))
    line = models.ForeignKey(
        ReservationLine,
        verbose_name=_("ligne"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="allocations",
    )
    block = models.ForeignKey(
        Block, verbose_name=_("blocage"), null=True, blank=True, on_delete=models.CASCADE, related_name="allocations"
    )
    lapses_at = models.DateTimeField(_("tombe le"), null=True, blank=True)

    objects = AllocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("occupation")
        verbose_name_plural = _("occupations")
        ordering = ["period"]
        constraints = [
            ExclusionConstraint(
                name="allocation_no_overlap",
                expressions=[
                    ("space", RangeOperators.EQUAL),
                    ("units", RangeOperators.OVERLAPS),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=models.Q(line__isnull=True, block__isnull=False)
                | models.Q(line__isnull=False, block__isnull=True),
                name="allocation_line_or_block",
            ),
            models.CheckConstraint(
                condition=models.Q(period__isempty=False, units__isempty=False, stay__contained_by=models.F("period")),
                name="allocation_not_empty",
            ),
        ]
        indexes = [
            # What is taken at some time: the short ones by where they begin, the long ones by where they lie.
            models.Index(models.F("space"), models.F("period__startswith"), name="allocation_begins"),
            GistIndex(fields=["space", "period"], name="allocation_long", condition=models.Q(LONG)),
        ]

    def __str__(self) -> str:
        return f"{self.space_id} {self.units} {self.period}"
