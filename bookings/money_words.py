"""The words of money: what a payment is for, where it stands, and the pockets between which the ledger moves."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Part(models.TextChoices):
    """What of the price a payment is for."""

    FULL = "full", _("prix entier")
    ADVANCE = "advance", _("avance")
    BALANCE = "balance", _("solde")


class PaymentState(models.TextChoices):
    """Where a payment stands. `bookings.payments.outcomes` says how one state follows another."""

    OPEN = "open", _("page ouverte")
    PROCESSING = "processing", _("en cours à la banque")
    SUCCEEDED = "succeeded", _("reçu")
    FAILED = "failed", _("échoué")
    EXPIRED = "expired", _("expiré")
    CANCELLED = "cancelled", _("abandonné")


# Money may still come by this payment without anybody asking anew.
LIVE: Final = frozenset({PaymentState.OPEN, PaymentState.PROCESSING})


class RefundCause(models.TextChoices):
    """Why money is paid back."""

    CANCELLATION = "cancellation", _("annulation")
    HOST_CANCELLED = "host_cancelled", _("annulation par le lieu")
    GESTURE = "gesture", _("geste du lieu")
    LATE_PAYMENT = "late_payment", _("paiement arrivé trop tard")
    DOUBLE_PAYMENT = "double_payment", _("payé deux fois")
    CHANGE = "change", _("modification")
    DASHBOARD = "dashboard", _("rendu par le lieu chez Stripe")


# What the host gave of their own accord: nobody is asked to pay it again.
GIVEN: Final = frozenset({RefundCause.GESTURE, RefundCause.DASHBOARD})


class RefundState(models.TextChoices):
    """Where a refund stands: decided, asked of the provider, taken up by it, and how it ended."""

    DUE = "due", _("à faire")
    ASKED = "asked", _("demandé")
    PENDING = "pending", _("en cours à la banque")
    SUCCEEDED = "succeeded", _("fait")
    FAILED = "failed", _("échoué")


# The provider's word, in `Refund.problem`: the bank has given the sum to the cardholder, nobody owes it any more.
CHARGED_BACK: Final = "charge_disputed"


class EntryKind(models.TextChoices):
    """What moved money."""

    CHARGE = "charge", _("paiement par carte ou prélèvement")
    OFFLINE_RECEIPT = "offline_receipt", _("paiement reçu par le lieu")
    REFUND = "refund", _("remboursement")
    REFUND_FAILED = "refund_failed", _("remboursement revenu")
    FEE = "fee", _("frais bancaires")
    APPLICATION_FEE = "application_fee", _("frais de la plateforme")
    APPLICATION_FEE_REFUND = "application_fee_refund", _("frais de la plateforme rendus")
    DEPOSIT_RECEIVED = "deposit_received", _("caution reçue")
    DEPOSIT_RETURNED = "deposit_returned", _("caution rendue")
    DEPOSIT_KEPT = "deposit_kept", _("caution gardée")
    DEBT_TO_BOOKER = "debt_to_booker", _("dette envers la personne qui a réservé")
    DEBT_PAID = "debt_paid", _("dette payée")
    DISPUTE = "dispute", _("paiement contesté, somme retirée")
    DISPUTE_RETURNED = "dispute_returned", _("paiement contesté, somme revenue")
    CORRECTION = "correction", _("correction")


class Pocket(models.TextChoices):
    """The accounts that are not a provider's: `provider_pocket` names those."""

    BOOKER = "booker", _("personne qui réserve")
    BANK = "bank", _("compte bancaire")
    CHEQUE = "cheque", _("chèques")
    CASH = "cash", _("sur place")
    TREASURY = "treasury", _("comptable public")
    FEES = "fees", _("frais bancaires")
    PLATFORM = "platform", _("plateforme")
    DEPOSITS = "deposits", _("cautions")
    INCOME = "income", _("cautions gardées")
    DEBT = "debt", _("dettes du lieu")
    DISPUTES = "disputes", _("paiements contestés")
    CLAIMS = "claims", _("créances des personnes qui réservent")


def provider_pocket(account: str) -> str:
    """The pocket of a host's own account at the payment provider."""
    return f"stripe:{account}"


class WebhookState(models.TextChoices):
    """What became of what the provider told us."""

    WAITING = "waiting", _("à traiter")
    DONE = "done", _("traité")
    IGNORED = "ignored", _("sans effet")
    UNKNOWN = "unknown", _("compte ou objet inconnu")
    FAILED = "failed", _("en échec")
