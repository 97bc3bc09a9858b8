"""The words of disputes: what the provider calls them, and what they are here."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class DisputeState(models.TextChoices):
    """Where a dispute stands, in the provider's own words. A warning has taken no money (yet)."""

    WARNING_NEEDS_RESPONSE = "warning_needs_response", _("question de la banque")
    WARNING_UNDER_REVIEW = "warning_under_review", _("question de la banque, réponse envoyée")
    WARNING_CLOSED = "warning_closed", _("question close")
    NEEDS_RESPONSE = "needs_response", _("réponse attendue")
    UNDER_REVIEW = "under_review", _("à l’examen de la banque")
    WON = "won", _("gagnée")
    LOST = "lost", _("perdue")
    PREVENTED = "prevented", _("évitée")


TO_ANSWER: Final = frozenset({DisputeState.NEEDS_RESPONSE, DisputeState.WARNING_NEEDS_RESPONSE})
ENDED: Final = frozenset({DisputeState.WON, DisputeState.LOST, DisputeState.WARNING_CLOSED, DisputeState.PREVENTED})

REASONS: Final = {
    "fraudulent": _("la personne dit qu’elle n’a pas fait ce paiement"),
    "product_not_received": _("la personne dit qu’elle n’a pas eu ce qu’elle a payé"),
    "product_unacceptable": _("la personne dit que ce n’était pas ce qui était annoncé"),
    "credit_not_processed": _("la personne dit qu’un remboursement promis n’est pas venu"),
    "duplicate": _("la personne dit qu’elle a payé deux fois"),
    "subscription_canceled": _("la personne dit qu’elle avait annulé"),
    "unrecognized": _("la personne ne reconnaît pas ce paiement"),
}
OTHER_REASON: Final = _("la banque n’en dit pas plus")
