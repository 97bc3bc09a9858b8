"""Payments, what each reservation has of them, refunds, and what the payment provider told us."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from bookings.models.reservations import Reservation
from bookings.models.series import Series
from bookings.money_words import LIVE, Part, PaymentState, RefundCause, RefundState, WebhookState
from commons.money import CURRENCY
from venues.models import Venue
from venues.payment_words import MethodKind


def new_token() -> str:
    """192 bits, for an address that opens a payment to whoever has it."""
    return secrets.token_urlsafe(24)


def new_key() -> str:
    """An idempotency key: 128 bits, stored before the call that it is for."""
    return secrets.token_hex(16)


class PaymentLink(models.Model):
    """What is paid together (a reservation, or all dates of a series), and the address under which that is done.

    The address stays the same for the advance, the balance and every new try, and works without an account: whoever
    has it may pay, and sees no more than what is paid. `title_number` is that of the *titre de recette*.
    """

    token = models.CharField(_("jeton"), max_length=40, unique=True, default=new_token, editable=False)
    reservation = models.OneToOneField(
        Reservation,
        verbose_name=_("réservation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="payment_link",
    )
    series = models.OneToOneField(
        Series, verbose_name=_("série"), null=True, blank=True, on_delete=models.PROTECT, related_name="payment_link"
    )
    title_number = models.CharField(_("numéro du titre de recette"), max_length=60, blank=True)
    created_at = models.DateTimeField(_("créé le"), auto_now_add=True)

    class Meta:
        verbose_name = _("lien de paiement")
        verbose_name_plural = _("liens de paiement")
        constraints = [
            models.CheckConstraint(
                name="payment_link_of_one",
                condition=Q(reservation=None, series__isnull=False) | Q(reservation__isnull=False, series=None),
            )
        ]

    def __str__(self) -> str:
        return str(self.reservation or self.series)


class Payment(models.Model):
    """One attempt to pay: a page at the provider, or money that the host has noted.

    `request` is exactly what the provider is asked, `idempotency_key` under what key: both are stored before the call,
    so that a second call finds the same page. `expires_at` is when the page closes. `to_close`: nobody is to pay it any
    more, the worker closes the page. `check_at`: when the worker looks at it again, whatever webhooks say;
    `claimed_until`: somebody is looking. `prolonged`: the deadline of the reservation was put off for it.
    """

    link = models.ForeignKey(
        PaymentLink, verbose_name=_("lien"), on_delete=models.PROTECT, related_name="payments", editable=False
    )
    venue = models.ForeignKey(Venue, verbose_name=_("lieu"), on_delete=models.PROTECT, related_name="payments")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("bénéficiaire"), on_delete=models.PROTECT, related_name="payments"
    )
    part = models.CharField(_("part"), max_length=10, choices=Part.choices, default=Part.FULL)
    method = models.CharField(_("moyen"), max_length=10, choices=MethodKind.choices)
    amount = models.DecimalField(_("montant"), max_digits=10, decimal_places=2)
    state = models.CharField(_("état"), max_length=12, choices=PaymentState.choices, default=PaymentState.OPEN)
    attempt = models.PositiveSmallIntegerField(_("essai"), default=1)
    stripe_account = models.CharField(_("compte Stripe"), max_length=60, blank=True)
    session_id = models.CharField(_("page Stripe"), max_length=120, blank=True)
    intent_id = models.CharField(_("paiement Stripe"), max_length=120, blank=True)
    application_fee = models.DecimalField(_("frais de la plateforme"), max_digits=10, decimal_places=2, default=0)
    fee = models.DecimalField(_("frais bancaires"), max_digits=10, decimal_places=2, null=True, blank=True)
    url = models.URLField(_("adresse de la page"), max_length=1000, blank=True)
    request = models.JSONField(_("demande"), default=dict, blank=True, editable=False)
    idempotency_key = models.CharField(max_length=40, default=new_key, editable=False)
    problem = models.CharField(_("dernier refus"), max_length=60, blank=True)
    reference = models.CharField(_("référence du règlement"), max_length=100, blank=True)
    received_on = models.DateField(_("reçu le"), null=True, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("noté par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    expires_at = models.DateTimeField(_("page ouverte jusqu’à"), null=True, blank=True)
    prolonged = models.BooleanField(_("échéance prolongée"), default=False)
    to_close = models.BooleanField(_("à fermer"), default=False)
    check_at = models.DateTimeField(_("à regarder le"), null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("créé le"), auto_now_add=True)
    paid_at = models.DateTimeField(_("payé le"), null=True, blank=True)
    changed_at = models.DateTimeField(_("modifié le"), auto_now=True)

    class Meta:
        verbose_name = _("paiement")
        verbose_name_plural = _("paiements")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="payment_positive", condition=Q(amount__gt=0)),
            models.UniqueConstraint(
                # Two tabs, two people with the link: one page.
                name="payment_one_live",
                fields=["link", "part"],
                condition=Q(state__in=sorted(LIVE)),
            ),
            models.UniqueConstraint(name="payment_session_once", fields=["session_id"], condition=~Q(session_id="")),
            models.UniqueConstraint(name="payment_intent_once", fields=["intent_id"], condition=~Q(intent_id="")),
        ]
        indexes = [
            models.Index(fields=["check_at"], name="payment_to_check", condition=Q(check_at__isnull=False)),
            models.Index(fields=["organisation", "created_at"], name="payment_payee"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} · {self.amount} {CURRENCY}"


class PaymentShare(models.Model):
    """What of a payment is for one reservation. The shares of a payment sum to its amount."""

    payment = models.ForeignKey(Payment, verbose_name=_("paiement"), on_delete=models.PROTECT, related_name="shares")
    reservation = models.ForeignKey(
        Reservation, verbose_name=_("réservation"), on_delete=models.PROTECT, related_name="payment_shares"
    )
    amount = models.DecimalField(_("montant"), max_digits=10, decimal_places=2)

    class Meta:
        verbose_name = _("part de paiement")
        verbose_name_plural = _("parts de paiement")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["payment", "reservation"], name="payment_share_once"),
            models.CheckConstraint(name="payment_share_positive", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.reservation} · {self.amount} {CURRENCY}"


class Refund(models.Model):
    """Money of one payment that goes back for one reservation.

    What came by card is asked back by the worker (`asked` under the stored `idempotency_key`, and followed to the end);
    what came to the host directly waits in `due` until the host notes that it was given back. One that the host made at
    the provider is `adopted` with its `provider_id`. One that failed is made good by another, which `replaces` it.
    """

    payment = models.ForeignKey(Payment, verbose_name=_("paiement"), on_delete=models.PROTECT, related_name="refunds")
    reservation = models.ForeignKey(
        Reservation, verbose_name=_("réservation"), on_delete=models.PROTECT, related_name="refunds"
    )
    amount = models.DecimalField(_("montant"), max_digits=10, decimal_places=2)
    cause = models.CharField(_("cause"), max_length=16, choices=RefundCause.choices)
    state = models.CharField(_("état"), max_length=10, choices=RefundState.choices, default=RefundState.DUE)
    idempotency_key = models.CharField(max_length=40, unique=True, default=new_key, editable=False)
    provider_id = models.CharField(_("remboursement Stripe"), max_length=120, blank=True)
    fee_refunded = models.DecimalField(_("frais de la plateforme rendus"), max_digits=10, decimal_places=2, default=0)
    reason = models.CharField(_("motif"), max_length=500, blank=True)
    problem = models.CharField(_("dernier problème"), max_length=500, blank=True)
    replaces = models.OneToOneField(
        "self",
        verbose_name=_("remplace"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    at = models.DateTimeField(_("décidé le"))
    done_at = models.DateTimeField(_("fait le"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("essais"), default=0)
    check_at = models.DateTimeField(_("à regarder le"), null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("remboursement")
        verbose_name_plural = _("remboursements")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="refund_positive", condition=Q(amount__gt=0)),
            models.UniqueConstraint(
                # One that the host made at the provider may be for several dates of a series.
                name="refund_provider_once",
                fields=["provider_id", "reservation"],
                condition=~Q(provider_id=""),
            ),
        ]
        indexes = [models.Index(fields=["check_at"], name="refund_to_check", condition=Q(check_at__isnull=False))]

    def __str__(self) -> str:
        return f"{self.reservation} · {self.amount} {CURRENCY}"


class WebhookEvent(models.Model):
    """What the payment provider told us, stored once by its id; handled by the worker, and kept whatever it was.

    `created` is the provider's own time. `deliveries` counts how often it came. Unhandled ones are tried again at
    `retry_at`; `claimed_until`: a worker is on it.
    """

    event_id = models.CharField(_("identifiant"), max_length=120, unique=True)
    kind = models.CharField(_("type"), max_length=80)
    account = models.CharField(_("compte"), max_length=60, blank=True)
    object_id = models.CharField(_("objet"), max_length=120, blank=True)
    created = models.DateTimeField(_("date chez Stripe"))
    payload = models.JSONField(_("contenu"))
    state = models.CharField(_("résultat"), max_length=10, choices=WebhookState.choices, default=WebhookState.WAITING)
    outcome = models.CharField(_("détail"), max_length=300, blank=True)
    deliveries = models.PositiveIntegerField(_("fois reçu"), default=1)
    attempts = models.PositiveSmallIntegerField(_("essais"), default=0)
    retry_at = models.DateTimeField(_("nouvel essai le"), null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    received_at = models.DateTimeField(_("reçu le"))
    handled_at = models.DateTimeField(_("traité le"), null=True, blank=True)

    class Meta:
        verbose_name = _("événement Stripe")
        verbose_name_plural = _("événements Stripe")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["retry_at"], name="webhook_to_handle", condition=Q(handled_at=None)),
            models.Index(fields=["object_id"], name="webhook_object"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
