"""What people looked for in vain: the waiting list, and searches that found nothing (counted without the visitor)."""

from django.conf import settings
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _

from bookings.models.reservations import Reservation
from commons.models import Commune
from venues.models import Space


class WaitingEntry(models.Model):
    """Somebody waits for units of a space at a time that is taken; served in order, with a hold of its own."""

    class State(models.TextChoices):
        WAITING = "waiting", _("en attente")
        OFFERED = "offered", _("place proposée")
        TAKEN = "taken", _("place prise")
        LAPSED = "lapsed", _("terminée")
        LEFT = "left", _("quittée")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("personne"), on_delete=models.CASCADE, related_name="waiting_entries"
    )
    space = models.ForeignKey(Space, verbose_name=_("espace"), on_delete=models.CASCADE, related_name="waiting_entries")
    units = models.PositiveIntegerField(_("unités"), default=1)
    headcount = models.PositiveIntegerField(_("nombre de personnes"), default=1)
    period = DateTimeRangeField(_("période"))
    spans_closures = models.BooleanField(_("par-dessus les fermetures"), default=False)
    state = models.CharField(_("état"), max_length=10, choices=State.choices, default=State.WAITING)
    reservation = models.ForeignKey(
        Reservation,
        verbose_name=_("réservation proposée"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("depuis le"), auto_now_add=True)

    class Meta:
        verbose_name = _("inscription en liste d’attente")
        verbose_name_plural = _("liste d’attente")
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "space", "period"], name="waiting_once", condition=models.Q(state="waiting")
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.space}"


class SearchMiss(models.Model):
    """How many searches of one kind found nothing. `week` is the Monday of the week searched for."""

    week = models.DateField(_("semaine"))
    commune = models.ForeignKey(
        Commune, verbose_name=_("commune"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    purpose = models.CharField(_("usage"), max_length=20, blank=True)
    size = models.PositiveSmallIntegerField(_("taille (au moins)"))
    count = models.PositiveIntegerField(_("nombre"), default=0)

    class Meta:
        verbose_name = _("recherche sans résultat")
        verbose_name_plural = _("recherches sans résultat")
        ordering = ["-week", "-count"]
        constraints = [
            models.UniqueConstraint(
                fields=["week", "commune", "purpose", "size"], name="search_miss_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.week} {self.commune_id} {self.purpose} ≥ {self.size}: {self.count}"
