"""The documents that were asked for with a booking."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Paper
from accounts.paper_words import LONGEST_LABEL, PaperKind
from bookings.models.payments import PaymentLink
from bookings.paper_words import PaperState
from venues.naming import said


class AskedPaper(models.Model):
    """A document as it was asked for: a copy of the venue's term, for what is booked together (`link`).

    `paper`: what was sent, or what the wallet had; None again once that is gone. A host may accept what they saw
    elsewhere.
    """

    link = models.ForeignKey(
        PaymentLink, verbose_name=_("réservation"), on_delete=models.CASCADE, related_name="papers", editable=False
    )
    kind = models.CharField(_("document"), max_length=20, choices=PaperKind.choices)
    label = models.CharField(_("nom"), max_length=LONGEST_LABEL, blank=True)
    names = models.JSONField(_("nom dans d’autres langues"), default=dict, blank=True)
    position = models.PositiveSmallIntegerField(_("rang"), default=0)
    state = models.CharField(_("état"), max_length=10, choices=PaperState.choices, default=PaperState.WANTED)
    paper = models.ForeignKey(
        Paper, verbose_name=_("document gardé"), null=True, blank=True, on_delete=models.SET_NULL, related_name="asked"
    )
    reason = models.TextField(_("motif"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("décidé par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("décidé le"), null=True, blank=True)
    changed_at = models.DateTimeField(_("modifié le"), auto_now=True)

    class Meta:
        verbose_name = _("document demandé avec une réservation")
        verbose_name_plural = _("documents demandés avec des réservations")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(name="asked_paper_once", fields=["link", "position"]),
            models.CheckConstraint(
                name="asked_paper_refused_why", condition=~models.Q(state=PaperState.REFUSED) | ~models.Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """In the words of the host, or else our own."""
        return said(self.names, self.label or str(self.get_kind_display()))
