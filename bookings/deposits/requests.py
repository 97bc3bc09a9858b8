"""What the provider is asked for the page of a deposit. Pure, but for the addresses of the site."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from bookings.deposits.bundles import Bundle
from bookings.models import Deposit
from bookings.payments.provider import cents
from bookings.payments.requests import LOCALES, LONGEST
from commons.money import CURRENCY


def page_request(deposit: Deposit, bundle: Bundle, *, language: str) -> dict[str, Any]:
    """The parameters of a Checkout session that authorises a card on the host's account, and charges nothing."""
    with translation.override(language):
        facts = {"venue": bundle.venue.name, "reference": str(deposit.link), "title": deposit.title}
        title = (_("Caution (%(title)s) : %(venue)s, réservation %(reference)s") % facts)[:LONGEST]
        words = _("Votre carte n’est pas débitée. La somme est libérée si tout est en ordre.")
    if deposit.expires_at is None:
        raise ValueError("a page closes at some time")
    metadata = {"deposit": str(deposit.pk), "reference": str(deposit.link)}
    price = {
        "currency": CURRENCY.lower(),
        "unit_amount": cents(deposit.amount),
        "product_data": {"name": title, "description": words},
    }
    address = settings.SITE_URL.rstrip("/") + reverse("deposits", args=[deposit.link.token])
    return {
        "mode": "payment",
        "allowed_payment_method_types": ["card"],
        "line_items": [{"price_data": price, "quantity": 1}],
        "success_url": f"{address}?retour=1",
        "cancel_url": address,
        "expires_at": int(deposit.expires_at.timestamp()),
        "client_reference_id": str(deposit.link),
        "locale": LOCALES.get(language[:2], "auto"),
        "metadata": metadata,
        "payment_intent_data": {"description": title, "metadata": metadata, "capture_method": "manual"},
    }
