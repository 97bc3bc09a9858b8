"""Security deposits of reservations, and the proofs of why one was kept."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bookings.deposit_words import ENDED, DepositState, Means
from bookings.models.payments import PaymentLink, new_key
from commons.money import CURRENCY
from venues.deposit_words import DepositKind
from venues.naming import said


class Deposit(models.Model):
    """A deposit as it was asked for: a copy of the venue's term, for what is booked together (`link`).

    Once it has ended, `kept` and `returned` sum to `amount`, all in euros. A card is authorised on a page at the
    provider: `request` and `idempotency_key` are stored before the call, `authorised_until` is when the bank lets go.
    `check_at`: when the worker looks at the provider again; `claimed_until`: somebody is looking. `reminded_at`: when
    the host was last asked to give it back, `announced_at`: when the booker was told to bring it.
    """

    link = models.ForeignKey(
        PaymentLink, verbose_name=_("réservation"), on_delete=models.PROTECT, related_name="deposits", editable=False
    )
    kind = models.CharField(_("pour"), max_length=10, choices=DepositKind.choices)
    label = models.CharField(_("nom"), max_length=120, blank=True)
    amount = models.DecimalField(_("montant"), max_digits=9, decimal_places=2)
    names = models.JSONField(_("nom dans d’autres langues"), default=dict, blank=True)
    position = models.PositiveSmallIntegerField(_("rang"), default=0)
    state = models.CharField(_("état"), max_length=10, choices=DepositState.choices, default=DepositState.EXPECTED)
    means = models.CharField(_("donnée par"), max_length=10, choices=Means.choices, blank=True)
    received_on = models.DateField(_("reçue le"), null=True, blank=True)
    reference = models.CharField(_("numéro ou référence"), max_length=100, blank=True)
    kept = models.DecimalField(_("gardé"), max_digits=9, decimal_places=2, default=0)
    returned = models.DecimalField(_("rendu"), max_digits=9, decimal_places=2, default=0)
    reason = models.TextField(_("motif"), blank=True)
    ended_at = models.DateTimeField(_("rendue ou gardée le"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("décidé par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    stripe_account = models.CharField(_("compte Stripe"), max_length=60, blank=True)
    session_id = models.CharField(_("page Stripe"), max_length=120, blank=True)
    intent_id = models.CharField(_("autorisation Stripe"), max_length=120, blank=True)
    url = models.URLField(_("adresse de la page"), max_length=1000, blank=True)
    request = models.JSONField(_("demande"), default=dict, blank=True, editable=False)
    idempotency_key = models.CharField(max_length=40, default=new_key, editable=False)
    expires_at = models.DateTimeField(_("page ouverte jusqu’à"), null=True, blank=True)
    authorised_until = models.DateTimeField(_("autorisée jusqu’à"), null=True, blank=True)
    problem = models.CharField(_("dernier problème"), max_length=300, blank=True)
    check_at = models.DateTimeField(_("à regarder le"), null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    announced_at = models.DateTimeField(_("annoncée le"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("rappelée le"), null=True, blank=True)
    created_at = models.DateTimeField(_("demandée le"), auto_now_add=True)
    changed_at = models.DateTimeField(_("modifiée le"), auto_now=True)

    class Meta:
        verbose_name = _("caution")
        verbose_name_plural = _("cautions")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(name="deposit_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="deposit_not_negative", condition=Q(kept__gte=0, returned__gte=0)),
            models.CheckConstraint(
                name="deposit_adds_up",
                condition=~Q(state__in=sorted(ENDED)) | Q(amount=F("kept") + F("returned"), ended_at__isnull=False),
            ),
            models.UniqueConstraint(name="deposit_session_once", fields=["session_id"], condition=~Q(session_id="")),
        ]
        indexes = [
            models.Index(fields=["check_at"], name="deposit_to_check", condition=Q(check_at__isnull=False)),
            models.Index(fields=["state"], name="deposit_open", condition=~Q(state__in=sorted(ENDED))),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.amount} {CURRENCY}"

    @property
    def title(self) -> str:
        """What it is for, in the words of the host or else our own."""
        return said(self.names, self.label or str(self.get_kind_display()))


class DepositProof(models.Model):
    """A photo or PDF that shows why a deposit was kept: seen by both sides, and by nobody else."""

    deposit = models.OneToOneField(
        Deposit, verbose_name=_("caution"), on_delete=models.PROTECT, related_name="proof", primary_key=True
    )
    name = models.CharField(_("nom du fichier"), max_length=120)
    media_type = models.CharField(_("type"), max_length=40)
    content = models.BinaryField(editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    added_at = models.DateTimeField(_("ajoutée le"), auto_now_add=True)

    class Meta:
        verbose_name = _("preuve")
        verbose_name_plural = _("preuves")

    def __str__(self) -> str:
        return self.name
