"""What can be booked in a venue: a tree of spaces."""

from datetime import time
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from venues.models.naming import Named
from venues.models.reference import Amenity
from venues.models.venues import Venue
from venues.querysets import SpaceQuerySet


def people_when(words: Any) -> Any:
    """How many people a room holds when it is set out so; None: not told."""
    return models.PositiveIntegerField(words, null=True, blank=True, validators=[MinValueValidator(1)])


class Space(Named):
    """A room, a group of identical desks or beds, equipment, or a set of those.

    A *leaf* has `units` ≥ 1 and no children; a *composite* has `units` None, may have children, and booking it takes
    every unit of every leaf below it (`SpaceLeaf`). Triggers hold both, whoever writes. `retired_at` takes a space out
    of use without forgetting it. Durations are in minutes; `preparation` and `clearing` are the buffers taken before
    and after each stay.
    """

    class Kind(models.TextChoices):
        DESKS = "desks", _("postes de travail")
        MEETING_ROOM = "meeting_room", _("salle de réunion")
        HALL = "hall", _("salle")
        WORKSHOP = "workshop", _("atelier")
        CLASSROOM = "classroom", _("salle de classe")
        KITCHEN = "kitchen", _("cuisine")
        BEDS = "beds", _("couchages")
        OUTDOOR = "outdoor", _("extérieur")
        EQUIPMENT = "equipment", _("matériel")
        WHOLE = "whole", _("ensemble")

    class TakenBy(models.TextChoices):
        TIME = "time", _("à l’heure")
        HALF_DAY = "half_day", _("à la demi-journée")
        DAY = "day", _("à la journée")
        NIGHT = "night", _("à la nuit")

    venue = models.ForeignKey(Venue, verbose_name=_("lieu"), on_delete=models.CASCADE, related_name="spaces")
    parent = models.ForeignKey(
        "self",
        verbose_name=_("fait partie de"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    kind = models.CharField(_("type"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("nom"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    units = models.PositiveIntegerField(
        _("nombre d’unités"),
        null=True,
        blank=True,
        help_text=_("Places identiques ; 1 pour une salle. Vide pour un ensemble."),
    )
    capacity = models.PositiveIntegerField(
        _("personnes par unité"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Combien de personnes une unité accueille au plus ; vide pour du matériel."),
    )
    people_theatre = people_when(_("personnes, chaises en rangs"))
    people_class = people_when(_("personnes, tables en classe"))
    people_u = people_when(_("personnes, tables en U"))
    people_standing = people_when(_("personnes debout"))
    bookable = models.BooleanField(_("se réserve seul"), default=True)
    taken_by = models.CharField(_("se réserve"), max_length=10, choices=TakenBy.choices, default=TakenBy.TIME)
    granularity = models.PositiveSmallIntegerField(_("pas (minutes)"), default=30, validators=[MinValueValidator(5)])
    min_duration = models.PositiveIntegerField(_("durée minimale (minutes)"), default=30)
    max_duration = models.PositiveIntegerField(_("durée maximale (minutes)"), null=True, blank=True)
    preparation = models.PositiveSmallIntegerField(_("préparation avant (minutes)"), default=0)
    clearing = models.PositiveSmallIntegerField(_("remise en état après (minutes)"), default=0)
    day_starts = models.TimeField(_("début de journée"), default=time(8, 0))
    half_day_at = models.TimeField(_("milieu de journée"), default=time(13, 0))
    day_ends = models.TimeField(_("fin de journée"), default=time(18, 0))
    night_starts = models.TimeField(_("arrivée (nuits)"), default=time(16, 0))
    night_ends = models.TimeField(_("départ (nuits)"), default=time(10, 0))
    amenities = models.ManyToManyField(Amenity, verbose_name=_("équipements"), blank=True, related_name="spaces")
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)
    retired_at = models.DateTimeField(_("retiré le"), null=True, blank=True)

    objects = SpaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("espace")
        verbose_name_plural = _("espaces")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(units=None) | models.Q(units__gte=1), name="space_units_positive"
            ),
            models.CheckConstraint(condition=models.Q(granularity__gte=5), name="space_granularity"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def layouts(self) -> list[tuple[str, int]]:
        """The ways of setting it out that the host told of, in short words, with the people that it then holds."""
        told = (
            (_("chaises en rangs"), self.people_theatre),
            (_("tables en classe"), self.people_class),
            (_("tables en U"), self.people_u),
            (_("debout"), self.people_standing),
        )
        return [(str(words), people) for words, people in told if people]


class SpaceLeaf(models.Model):
    """Which leaves in use a space consists of; a leaf consists of itself. Kept by a trigger, never by hand."""

    space = models.ForeignKey(Space, verbose_name=_("espace"), on_delete=models.CASCADE, related_name="leaf_rows")
    leaf = models.ForeignKey(Space, verbose_name=_("se compose de"), on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("espace élémentaire")
        verbose_name_plural = _("espaces élémentaires")
        constraints = [models.UniqueConstraint(fields=["space", "leaf"], name="space_leaf_once")]

    def __str__(self) -> str:
        return f"{self.space_id} ⊇ {self.leaf_id}"
