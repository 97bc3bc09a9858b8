"""The communes of France (Insee), which venues, organisations and territories refer to."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _


class Commune(models.Model):
    """One commune; `latitude` and `longitude` (WGS 84, degrees) are a point in the village, or None when unknown."""

    insee = models.CharField(_("code Insee"), max_length=5, primary_key=True)
    name = models.CharField(_("nom"), max_length=100)
    search_name = models.CharField(_("nom pour la recherche"), max_length=100, editable=False)
    postal_codes = ArrayField(models.CharField(max_length=5), verbose_name=_("codes postaux"))
    department = models.CharField(_("département"), max_length=3, db_index=True)
    epci = models.CharField(_("intercommunalité"), max_length=150, blank=True)
    population = models.PositiveIntegerField(_("population"))
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)

    class Meta:
        verbose_name = _("commune")
        verbose_name_plural = _("communes")
        ordering = ["name", "insee"]
        indexes = [
            models.Index(fields=["search_name"], name="commune_search", opclasses=["varchar_pattern_ops"]),
            GinIndex(fields=["postal_codes"], name="commune_postal_codes"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.postal_codes[0] if self.postal_codes else self.insee})"
