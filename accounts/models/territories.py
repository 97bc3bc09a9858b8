"""Territories: sets of communes with their administrators."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
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
    application_fee_percent = models.DecimalField(
        _("frais de la plateforme sur les paiements par carte (%)"),
        max_digits=4,
        decimal_places=2,
        default=Decimal("0"),
        validators=[MinValueValidator(0), MaxValueValidator(20)],
        help_text=_("Gardés sur chaque paiement par carte. Les hôtes les voient avant de relier leur compte."),
    )

    class Meta:
        verbose_name = _("territoire")
        verbose_name_plural = _("territoires")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
