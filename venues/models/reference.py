"""Lists that administrators keep: kinds of venue, amenities."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class NamedInTwoLanguages(models.Model):
    """A row shown under its name in the reader's language, French when in doubt."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_fr = models.CharField(_("nom français"), max_length=80)
    name_en = models.CharField(_("nom anglais"), max_length=80)
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)

    class Meta:
        abstract = True
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name_en if (get_language() or "fr").startswith("en") else self.name_fr


class VenueKind(NamedInTwoLanguages):
    """A kind of venue: its word, its shape on the map, and what a new venue of this kind starts with."""

    class Shape(models.TextChoices):
        CIRCLE = "circle", _("cercle")
        SQUARE = "square", _("carré")
        TRIANGLE = "triangle", _("triangle")
        LOZENGE = "lozenge", _("losange")
        HOUSE = "house", _("maison")

    shape = models.CharField(_("forme sur la carte"), max_length=20, choices=Shape.choices, default=Shape.CIRCLE)
    default_approval = models.CharField(
        _("confirmation par défaut"),
        max_length=10,
        choices=[("instant", _("immédiate")), ("request", _("sur demande"))],
    )
    default_notice_hours = models.PositiveIntegerField(_("délai de prévenance par défaut (heures)"), default=24)
    default_horizon_days = models.PositiveIntegerField(_("horizon par défaut (jours)"), default=365)
    default_erp_types = models.CharField(_("types ERP usuels"), max_length=60, blank=True)

    class Meta(NamedInTwoLanguages.Meta):
        verbose_name = _("type de lieu")
        verbose_name_plural = _("types de lieu")


class Amenity(NamedInTwoLanguages):
    """Something a venue or a space offers: fibre, kitchen, step-free access…"""

    class Meta(NamedInTwoLanguages.Meta):
        verbose_name = _("équipement")
        verbose_name_plural = _("équipements")
