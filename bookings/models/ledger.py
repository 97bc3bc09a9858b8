"""The ledger: what moved, for ever."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from bookings.models.payments import Payment, Refund
from bookings.models.reservations import Reservation
from bookings.money_words import EntryKind
from commons.money import CURRENCY


class LedgerEntry(models.Model):
    """One side of a movement of money, in euros: positive is what a pocket (`account`) gains.

    The entries of a `movement` sum to zero, and none is ever changed or taken away: triggers say so. `organisation` is
    whose money it is. `external_id` is the provider's or our own name of what moved it, once per kind and account.
    """

    at = models.DateTimeField(_("date"))
    kind = models.CharField(_("mouvement"), max_length=24, choices=EntryKind.choices)
    account = models.CharField(_("compte"), max_length=80)
    amount = models.DecimalField(_("montant"), max_digits=12, decimal_places=2)
    movement = models.UUIDField(_("écriture"))
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("structure"), on_delete=models.PROTECT, related_name="ledger"
    )
    reservation = models.ForeignKey(
        Reservation,
        verbose_name=_("réservation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="ledger",
    )
    payment = models.ForeignKey(
        Payment, verbose_name=_("paiement"), null=True, blank=True, on_delete=models.PROTECT, related_name="ledger"
    )
    refund = models.ForeignKey(
        Refund, verbose_name=_("remboursement"), null=True, blank=True, on_delete=models.PROTECT, related_name="ledger"
    )
    external_id = models.CharField(_("référence extérieure"), max_length=160, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("écriture comptable")
        verbose_name_plural = _("écritures comptables")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="ledger_not_zero", condition=~models.Q(amount=0)),
            models.UniqueConstraint(
                name="ledger_external_once",
                fields=["kind", "account", "external_id", "reservation"],
                condition=~models.Q(external_id=""),
                nulls_distinct=False,
            ),
        ]
        indexes = [
            models.Index(fields=["reservation"], name="ledger_reservation"),
            models.Index(fields=["organisation", "at"], name="ledger_organisation"),
            models.Index(fields=["account", "at"], name="ledger_account"),
            models.Index(fields=["movement"], name="ledger_movement"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.amount} {CURRENCY}"
