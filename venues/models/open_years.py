"""Open days: what openings come to for whoever asks for days, kept by the database (`migrations/0013`)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from venues.models.spaces import Space


class YearOfDays(models.Field):
    """A bit for each day of a year, 1 January first, as a text of 366 zeros and ones. Written by SQL alone."""

    def db_type(self, connection: object) -> str:
        return "bit(366)"


class OpenYear(models.Model):
    """The days of a calendar year on which a leaf space is open at some time, on its venue's clock.

    Triggers on openings write it, whoever writes those: a map of thousands of venues cannot read all their openings.
    """

    space = models.ForeignKey(
        Space, verbose_name=_("espace"), on_delete=models.CASCADE, related_name="open_years", db_index=False
    )
    year = models.SmallIntegerField(_("année"))
    days = YearOfDays(_("jours"))

    class Meta:
        verbose_name = _("année d’ouverture")
        verbose_name_plural = _("années d’ouverture")
        constraints = [models.UniqueConstraint(fields=["space", "year"], name="open_year_once")]

    def __str__(self) -> str:
        return f"{self.space} {self.year}"
