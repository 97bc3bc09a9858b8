"""Series: reservations made together by a recurring pattern, handled as one."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bookings.references import new_reference
from venues.models import Venue


class Series(models.Model):
    """One request for many dates. Its reservations hold state, lines and their share of the price."""

    reference = models.CharField(_("référence"), max_length=12, unique=True, default=new_reference, editable=False)
    venue = models.ForeignKey(Venue, verbose_name=_("lieu"), on_delete=models.PROTECT, related_name="series")
    booker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("réservé par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="series",
    )
    pattern = models.JSONField(_("récurrence"))
    skipped = models.JSONField(_("dates impossibles"), default=list, blank=True)
    price = models.JSONField(_("prix détaillé"), default=dict, blank=True)
    total = models.DecimalField(_("total TTC"), max_digits=10, decimal_places=2, default=0)
    created_at = models.DateTimeField(_("créée le"), auto_now_add=True)

    class Meta:
        verbose_name = _("série")
        verbose_name_plural = _("séries")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.reference
