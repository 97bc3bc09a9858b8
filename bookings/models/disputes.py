"""Card payments that the cardholder's bank calls into question."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bookings.dispute_words import ENDED, OTHER_REASON, REASONS, TO_ANSWER, DisputeState
from bookings.models.payments import Payment
from commons.money import CURRENCY


class Dispute(models.Model):
    """A dispute as the provider had it when we last asked. Amounts in euros.

    `reason` is the provider's word. `answer_by`: until when the host may answer, on the provider's own pages.
    `withdrawn`: the sum has left the host's account; `returned`: it has come back.
    """

    payment = models.ForeignKey(Payment, verbose_name=_("paiement"), on_delete=models.PROTECT, related_name="disputes")
    provider_id = models.CharField(_("référence chez Stripe"), max_length=120, unique=True)
    state = models.CharField(_("état"), max_length=24, choices=DisputeState.choices)
    amount = models.DecimalField(_("montant"), max_digits=10, decimal_places=2)
    fee = models.DecimalField(_("frais bancaires"), max_digits=10, decimal_places=2, default=0)
    reason = models.CharField(_("motif"), max_length=60, blank=True)
    answer_by = models.DateTimeField(_("réponse avant le"), null=True, blank=True)
    withdrawn = models.BooleanField(_("somme retirée"), default=False)
    returned = models.BooleanField(_("somme revenue"), default=False)
    opened_at = models.DateTimeField(_("ouverte le"))
    closed_at = models.DateTimeField(_("close le"), null=True, blank=True)

    class Meta:
        verbose_name = _("contestation")
        verbose_name_plural = _("contestations")
        ordering = ["-opened_at", "-id"]

    def __str__(self) -> str:
        return f"{self.get_state_display()} · {self.amount} {CURRENCY}"

    @property
    def is_to_answer(self) -> bool:
        return self.state in TO_ANSWER

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED

    @property
    def in_words(self) -> str:
        """What the cardholder says, as the bank tells it."""
        return str(REASONS.get(self.reason, OTHER_REASON))
