"""What somebody paid with: as a payment method, and as the details of a charge."""

import hashlib
from dataclasses import asdict, dataclass
from typing import Any

from sandbox.stripe.cards import CARDS, IBANS, Card, Iban
from sandbox.stripe.store import Thing
from sandbox.stripe.world import Call

AUTHORISED_DAYS = 7
NO_ADDRESS = {"city": None, "country": None, "line1": None, "line2": None, "postal_code": None, "state": None}


@dataclass(frozen=True, slots=True)
class Means:
    """A card (`number`, month and year of its end) or a bank account (`number` is the IBAN), and whose it is."""

    kind: str
    number: str
    name: str
    email: str
    month: int = 12
    year: int = 2040

    @property
    def card(self) -> Card:
        return CARDS.get(self.number) or Card(self.number)

    @property
    def iban(self) -> Iban:
        return IBANS.get(self.number) or Iban(self.number)

    def kept(self) -> dict[str, Any]:
        return asdict(self)


def create(call: Call, means: Means) -> Thing:
    """The payment method."""
    details: dict[str, Any] = _card_method(means) if means.kind == "card" else _debit(means)
    body: dict[str, Any] = {
        "allow_redisplay": "limited",
        "billing_details": billing_details(means),
        means.kind: details,
        "created": 0,
        "customer": None,
        "livemode": False,
        "metadata": {},
        "type": means.kind,
    }
    return call.new("payment_method", "pm_", body)


def billing_details(means: Means) -> dict[str, Any]:
    """Who pays, as it is written on a charge."""
    country = {"country": "FR"} if means.kind == "card" else {}
    address = {**NO_ADDRESS, **country}
    return {"address": address, "email": means.email, "name": means.name, "phone": None, "tax_id": None}


def charge_details(means: Means, *, amount: int, manual: bool, now: int, cvc: str = "pass") -> dict[str, Any]:
    """How it was paid, as it is written on a charge."""
    if means.kind != "card":
        debit = {"expected_debit_date": None, "mandate": f"mandate_{_digest(means.number)[:24]}", **_debit(means)}
        debit.pop("generated_from")
        return {"sepa_debit": debit, "type": "sepa_debit"}
    card = means.card
    details = {
        "amount_authorized": amount,
        "authorization_code": f"{int(_digest(f'{means.number}{now}')[:8], 16) % 1_000_000:06}",
        "brand": card.brand,
        "checks": _checks(cvc),
        "country": card.country,
        "exp_month": means.month,
        "exp_year": means.year,
        "extended_authorization": {"status": "disabled"},
        "fingerprint": _digest(means.number)[:16],
        "funding": card.funding,
        "incremental_authorization": {"status": "unavailable"},
        "installments": None,
        "last4": means.number[-4:],
        "mandate": None,
        "multicapture": {"status": "unavailable"},
        "network": card.brand,
        "network_token": {"used": False},
        "network_transaction_id": str(int(_digest(f"{means.number}{now}n")[:12], 16)),
        "overcapture": {"maximum_amount_capturable": amount, "status": "unavailable"},
        "regulated_status": "unregulated",
        "three_d_secure": _three_d_secure(now) if card.three_d_secure else None,
        "wallet": None,
    }
    if manual:
        details["capture_before"] = now + AUTHORISED_DAYS * 86400
    return {"card": details, "type": "card"}


def _card_method(means: Means) -> dict[str, Any]:
    card = means.card
    return {
        "brand": card.brand,
        "checks": _checks("pass"),
        "country": card.country,
        "display_brand": card.brand if card.brand != "amex" else "american_express",
        "exp_month": means.month,
        "exp_year": means.year,
        "fingerprint": _digest(means.number)[:16],
        "funding": card.funding,
        "generated_from": None,
        "last4": means.number[-4:],
        "networks": {"available": [card.brand], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }


def _debit(means: Means) -> dict[str, Any]:
    return {
        "bank_code": means.number[4:9],
        "branch_code": means.number[9:14] if means.number.startswith("FR") else "",
        "country": means.number[:2],
        "fingerprint": _digest(means.number)[:16],
        "generated_from": {"charge": None, "setup_attempt": None},
        "last4": means.number[-4:],
    }


def _checks(cvc: str) -> dict[str, Any]:
    return {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": cvc}


def _three_d_secure(now: int) -> dict[str, Any]:
    return {
        "authentication_flow": "challenge",
        "electronic_commerce_indicator": "05",
        "exemption_indicator": None,
        "exemption_indicator_applied": None,
        "result": "authenticated",
        "result_reason": None,
        "transaction_id": _digest(str(now))[:36],
        "version": "2.2.0",
    }


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
