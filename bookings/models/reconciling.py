"""The nightly comparison of the ledger with the payment provider's own list."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation


class Reconciliation(models.Model):
    """One comparison of one account: what the provider lists from `since` (its watermark) to `until`."""

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("structure"), on_delete=models.PROTECT, related_name="reconciliations"
    )
    account = models.CharField(_("compte"), max_length=60)
    since = models.DateTimeField(_("depuis"))
    until = models.DateTimeField(_("jusqu’à"))
    ran_at = models.DateTimeField(_("fait le"))
    seen = models.PositiveIntegerField(_("mouvements lus"), default=0)
    differences = models.PositiveIntegerField(_("écarts"), default=0)

    class Meta:
        verbose_name = _("rapprochement")
        verbose_name_plural = _("rapprochements")
        ordering = ["-ran_at", "-id"]
        indexes = [models.Index(fields=["account", "until"], name="reconciliation_watermark")]

    def __str__(self) -> str:
        return f"{self.account} · {self.ran_at:%d/%m/%Y}"


class Discrepancy(models.Model):
    """One difference, until a person closes it with a reason. Amounts in euros, as each side has them."""

    class Kind(models.TextChoices):
        MISSING_HERE = "missing_here", _("inconnu du registre")
        MISSING_THERE = "missing_there", _("inconnu de Stripe")
        AMOUNT = "amount", _("montant différent")

    reconciliation = models.ForeignKey(
        Reconciliation, verbose_name=_("rapprochement"), on_delete=models.PROTECT, related_name="discrepancies"
    )
    kind = models.CharField(_("écart"), max_length=16, choices=Kind.choices)
    external_id = models.CharField(_("objet chez Stripe"), max_length=160)
    ours = models.DecimalField(_("registre"), max_digits=12, decimal_places=2, null=True, blank=True)
    theirs = models.DecimalField("Stripe", max_digits=12, decimal_places=2, null=True, blank=True)
    opened_at = models.DateTimeField(_("ouvert le"))
    closed_at = models.DateTimeField(_("clos le"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("clos par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    reason = models.CharField(_("motif"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("écart")
        verbose_name_plural = _("écarts")
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "external_id"], name="discrepancy_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.external_id}"
