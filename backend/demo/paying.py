"""How the venues of the demo are paid, each as its kind usually is. What was reserved before keeps its conditions."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.conf import settings

from backend.demo.building import Built
from backend.services.demo_account import DEMO_ACCOUNT
from bookings.models import PaymentAccount
from venues.payment_editing import add_method, set_terms
from venues.payment_rules import kinds_open_to
from venues.payment_words import MethodKind

# No bank's: the check digits are right, the bank does not exist.
IBAN: Final = "FR7630006000011234567890189"
ON_SITE, TRANSFER, CHEQUE, TITRE = MethodKind.ON_SITE, MethodKind.TRANSFER, MethodKind.CHEQUE, MethodKind.TITRE
BY_KIND: Final[dict[str, tuple[MethodKind, ...]]] = {
    "hotel": (ON_SITE,),
    "public_lycee": (TITRE,),
    "private_lycee": (TRANSFER, CHEQUE),
    "campsite": (ON_SITE, TRANSFER),
    "holiday_village": (TRANSFER, ON_SITE),
    "commune_hall": (TITRE, CHEQUE),
    "media_library": (TITRE,),
    "gite": (TRANSFER, CHEQUE),
}
# Its owner has connected an account; at the second of its venues a card is the only way, a third of the price first.
CARD_OWNER: Final = "hote"
CARD_ONLY: Final = "Auberge du Pont Rouge"


def set_payments(builts: Iterable[Built], *, now: datetime) -> None:
    """Means and terms for every venue; the stand-in's account for the hotel, where there is the stand-in."""
    for built in builts:
        for kind in _kinds(built):
            add_method(actor=built.host, venue=built.venue, kind=kind, terms=_terms(kind, built), now=now)
        if built.spec.name == CARD_ONLY and _has_card(built):
            terms = {"advance_percent": 30, "advance_kind": "arrhes", "balance_days": 14}
            set_terms(actor=built.host, venue=built.venue, terms=terms, now=now)


def _kinds(built: Built) -> list[MethodKind]:
    usual = [kind for kind in BY_KIND[built.spec.kind] if kind in kinds_open_to(built.venue.organisation.kind)]
    if not _has_card(built):
        return usual
    PaymentAccount.objects.get_or_create(
        organisation=built.venue.organisation,
        defaults={"stripe_id": DEMO_ACCOUNT, "state": PaymentAccount.State.READY, "charges_enabled": True},
    )
    return [MethodKind.CARD] if built.spec.name == CARD_ONLY else [*usual, MethodKind.CARD]


def _has_card(built: Built) -> bool:
    stands_in = bool(settings.SANDBOX_URL) and settings.STRIPE_API_BASE.startswith(settings.SANDBOX_URL)
    return built.spec.owner == CARD_OWNER and stands_in


def _terms(kind: MethodKind, built: Built) -> dict[str, Any]:
    holder = built.venue.organisation.name
    own: dict[MethodKind, dict[str, Any]] = {
        MethodKind.TRANSFER: {"iban": IBAN, "account_holder": holder},
        MethodKind.CHEQUE: {"payee": holder, "instructions": f"À envoyer à {built.venue.address}."},
    }
    return own.get(kind, {})
