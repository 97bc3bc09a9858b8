"""Territories: sets of communes with their administrators."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from commons.models import Commune


class Territory(models.Model):
    """A named set of communes; its administrators look after the organisations and venues in it."""

    name = models.CharField(_("nom"), max_length=120, unique=True)
    slug = models.SlugField(_("adresse"), max_length=120, unique=True)
    communes = models.ManyToManyField(Commune, verbose_name=_("communes"), related_name="territories", blank=True)
    administrators = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("administrateurs"), related_name="territories", blank=True
    )
    contact_email = models.EmailField(_("adresse de contact"), blank=True)

    class Meta:
        verbose_name = _("territoire")
        verbose_name_plural = _("territoires")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
