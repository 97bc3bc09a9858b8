"""What the provider is asked for a page, word for word. Pure, but for the addresses of the site."""

from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from bookings.models import Payment, Reservation
from bookings.money_words import Part
from bookings.payments.provider import cents
from commons.money import CURRENCY
from commons.words import day

# Stripe's own limits are longer; nobody reads more.
LONGEST: Final = 200
LOCALES: Final = {"fr": "fr", "en": "en"}


def page_request(payment: Payment, reservations: Sequence[Reservation], *, language: str) -> dict[str, Any]:
    """The parameters of a Checkout session for a direct charge. `expires_at` of the payment is set."""
    with translation.override(language):
        title, words = _title(payment, reservations[0]), _words(reservations)
    if payment.expires_at is None:
        raise ValueError("a page closes at some time")
    token = payment.link.token
    metadata = {"payment": str(payment.pk), "reference": str(payment.link)}
    intent: dict[str, Any] = {"description": title, "metadata": metadata, "capture_method": "automatic"}
    if payment.application_fee:
        intent["application_fee_amount"] = cents(payment.application_fee)
    price = {
        "currency": CURRENCY.lower(),
        "unit_amount": cents(payment.amount),
        "product_data": {"name": title, "description": words},
    }
    return {
        "mode": "payment",
        "line_items": [{"price_data": price, "quantity": 1}],
        "success_url": _address("pay_thanks", token),
        "cancel_url": _address("pay", token),
        "expires_at": int(payment.expires_at.timestamp()),
        "client_reference_id": str(payment.link),
        "locale": LOCALES.get(language[:2], "auto"),
        "metadata": metadata,
        "payment_intent_data": intent,
    }


def _address(name: str, token: str) -> str:
    return settings.SITE_URL.rstrip("/") + reverse(name, args=[token])


def _title(payment: Payment, first: Reservation) -> str:
    what = {
        Part.ADVANCE: _("%(venue)s, avance, réservation %(reference)s"),
        Part.BALANCE: _("%(venue)s, solde, réservation %(reference)s"),
    }.get(Part(payment.part), _("%(venue)s, réservation %(reference)s"))
    return (what % {"venue": first.venue.name, "reference": str(payment.link)})[:LONGEST]


def _words(reservations: Sequence[Reservation]) -> str:
    zone = reservations[0].venue.zone
    days = [day(one.starts_at.astimezone(zone).date()) for one in reservations]
    return ", ".join(days)[:LONGEST]
