"""Card payments that the cardholder's bank calls into question."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bookings.dispute_words import ENDED, OTHER_REASON, REASONS, TO_ANSWER, DisputeState
from bookings.models.deposits import Deposit
from bookings.models.payments import Payment, PaymentLink
from bookings.models.reservations import Reservation
from bookings.models.series import Series
from commons.money import CURRENCY
from venues.models import Venue


class Dispute(models.Model):
    """A dispute as the provider had it when we last asked. Amounts in euros.

    It is of a payment, or of what was charged when a deposit was kept. `reason` is the provider's word. `answer_by`:
    until when the host may answer, on the provider's own pages. `moves`: how often money moved for it; `withdrawn`: the
    sum has left the host's account; `returned`: all of it has come back since.
    """

    payment = models.ForeignKey(
        Payment,
        verbose_name=_("paiement"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="disputes",
    )
    deposit = models.ForeignKey(
        Deposit,
        verbose_name=_("caution"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="disputes",
    )
    provider_id = models.CharField(_("référence chez Stripe"), max_length=120, unique=True)
    state = models.CharField(_("état"), max_length=24, choices=DisputeState.choices)
    amount = models.DecimalField(_("montant"), max_digits=10, decimal_places=2)
    fee = models.DecimalField(_("frais bancaires"), max_digits=10, decimal_places=2, default=0)
    reason = models.CharField(_("motif"), max_length=60, blank=True)
    answer_by = models.DateTimeField(_("réponse avant le"), null=True, blank=True)
    moves = models.PositiveSmallIntegerField(_("mouvements"), default=0)
    withdrawn = models.BooleanField(_("somme retirée"), default=False)
    returned = models.BooleanField(_("somme revenue"), default=False)
    opened_at = models.DateTimeField(_("ouverte le"))
    closed_at = models.DateTimeField(_("close le"), null=True, blank=True)

    class Meta:
        verbose_name = _("contestation")
        verbose_name_plural = _("contestations")
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="dispute_of_one",
                condition=Q(payment=None, deposit__isnull=False) | Q(payment__isnull=False, deposit=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} · {self.amount} {CURRENCY}"

    @property
    def link(self) -> PaymentLink:
        """What was booked together, and paid."""
        return self.payment.link if self.payment else self.deposit.link  # type: ignore[union-attr]

    @property
    def booked(self) -> Reservation | Series:
        """The reservation, or the series."""
        return self.link.reservation or self.link.series  # type: ignore[return-value]

    @property
    def venue(self) -> Venue:
        return self.booked.venue

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
