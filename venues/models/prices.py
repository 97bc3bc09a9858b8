"""Rates and supplements of a season. Amounts are euros, tax included, per unit."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.words import Audience
from venues.models.naming import Named
from venues.models.seasons import Season
from venues.models.spaces import Space

VAT_RATE = {"max_digits": 4, "decimal_places": 2, "validators": [MinValueValidator(0), MaxValueValidator(99)]}
AMOUNT = {"max_digits": 9, "decimal_places": 2, "validators": [MinValueValidator(0)]}


class Rate(models.Model):
    """The price of one unit of a space for one piece of time, for an audience."""

    class Per(models.TextChoices):
        HOUR = "hour", _("heure")
        HALF_DAY = "half_day", _("demi-journée")
        DAY = "day", _("jour")
        NIGHT = "night", _("nuit")
        WEEK = "week", _("semaine")
        MONTH = "month", _("mois")
        FLAT = "flat", _("forfait")

    # `rate_once` begins with the season.
    season = models.ForeignKey(
        Season, verbose_name=_("saison"), on_delete=models.CASCADE, related_name="rates", db_index=False
    )
    space = models.ForeignKey(Space, verbose_name=_("espace"), on_delete=models.CASCADE, related_name="rates")
    audience = models.CharField(_("public"), max_length=20, choices=Audience.choices, default=Audience.EVERYONE)
    per = models.CharField(_("par"), max_length=10, choices=Per.choices)
    amount = models.DecimalField(_("prix TTC"), **AMOUNT)
    vat_rate = models.DecimalField(_("TVA (%)"), default=Decimal("0"), **VAT_RATE)

    class Meta:
        verbose_name = _("tarif")
        verbose_name_plural = _("tarifs")
        ordering = ["space_id", "audience", "per"]
        constraints = [
            models.UniqueConstraint(fields=["season", "space", "audience", "per"], name="rate_once"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="rate_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.space} {self.amount} € / {self.get_per_display()}"


class Supplement(Named):
    """What is added to the price of the time: heating, cleaning, tourist tax."""

    class Per(models.TextChoices):
        RESERVATION = "reservation", _("réservation")
        DAY = "day", _("jour")
        NIGHT = "night", _("nuit")
        PERSON = "person", _("personne")
        PERSON_NIGHT = "person_night", _("personne et nuit")

    season = models.ForeignKey(Season, verbose_name=_("saison"), on_delete=models.CASCADE, related_name="supplements")
    name = models.CharField(_("nom"), max_length=120)
    per = models.CharField(_("par"), max_length=15, choices=Per.choices, default=Per.RESERVATION)
    amount = models.DecimalField(_("prix TTC"), **AMOUNT)
    vat_rate = models.DecimalField(_("TVA (%)"), default=Decimal("0"), **VAT_RATE)
    compulsory = models.BooleanField(_("obligatoire"), default=False)
    spaces = models.ManyToManyField(
        Space,
        verbose_name=_("espaces concernés"),
        blank=True,
        related_name="supplements",
        help_text=_("Vide : tous les espaces."),
    )

    class Meta:
        verbose_name = _("supplément")
        verbose_name_plural = _("suppléments")
        ordering = ["-compulsory", "name"]

    def __str__(self) -> str:
        return self.name
