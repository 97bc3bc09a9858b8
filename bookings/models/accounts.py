"""The host's own account at the payment provider."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation


class PaymentAccount(models.Model):
    """An organisation's connected Stripe account: the host is paid there, the platform never is.

    `requirements` is what Stripe still asks for, as it says it.
    """

    class State(models.TextChoices):
        TO_COMPLETE = "to_complete", _("à compléter")
        IN_REVIEW = "in_review", _("en cours de vérification")
        READY = "ready", _("prêt")
        RESTRICTED = "restricted", _("restreint")
        DISCONNECTED = "disconnected", _("déconnecté")

    organisation = models.OneToOneField(
        Organisation, verbose_name=_("structure"), on_delete=models.PROTECT, related_name="payment_account"
    )
    stripe_id = models.CharField(_("compte Stripe"), max_length=60, unique=True)
    state = models.CharField(_("état"), max_length=14, choices=State.choices, default=State.TO_COMPLETE)
    charges_enabled = models.BooleanField(_("paiements possibles"), default=False)
    requirements = models.JSONField(_("pièces demandées"), default=dict, blank=True)
    created_at = models.DateTimeField(_("créé le"), auto_now_add=True)
    updated_at = models.DateTimeField(_("modifié le"), auto_now=True)

    class Meta:
        verbose_name = _("compte de paiement")
        verbose_name_plural = _("comptes de paiement")

    def __str__(self) -> str:
        return f"{self.organisation} ({self.stripe_id})"
