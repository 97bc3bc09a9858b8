"""Why a refund came back, as the payment provider's codes say it, in words."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from bookings.money_words import CHARGED_BACK

# Stripe's `failure_reason` of a refund: https://docs.stripe.com/api/refunds/object
REASONS: Final[Mapping[str, str]] = {
    "charge_for_pending_refund_disputed": gettext_noop("la personne conteste ce paiement à sa banque"),
    "declined": gettext_noop("la banque l’a refusé"),
    "expired_or_canceled_card": gettext_noop("la carte n’est plus valable"),
    "insufficient_funds": gettext_noop("il n’y a pas assez d’argent sur le compte Stripe du lieu"),
    "lost_or_stolen_card": gettext_noop("la carte est perdue ou volée"),
    "merchant_request": gettext_noop("le lieu l’a annulé chez Stripe"),
    CHARGED_BACK: gettext_noop("la banque a déjà repris la somme"),
}


def why_it_failed(problem: str) -> str:
    """With the code, by which it is found at the provider; what has no words stays as it was told."""
    if problem not in REASONS:
        return problem or _("raison inconnue")
    return f"{_(REASONS[problem])} ({problem})"
