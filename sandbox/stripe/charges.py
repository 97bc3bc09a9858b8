"""Charges: one attempt to take money, as it was paid, captured and given back."""

from typing import Any

from sandbox.stripe.balance import Fee, application_fee, move, stripe_fee
from sandbox.stripe.cards import Refusal
from sandbox.stripe.events import emit
from sandbox.stripe.fees import take
from sandbox.stripe.ids import APPLICATION, PLATFORM
from sandbox.stripe.methods import Means, billing_details, charge_details
from sandbox.stripe.store import Thing
from sandbox.stripe.world import Call


def create(call: Call, intent: Thing, means: Means, *, status: str, refusal: Refusal | None = None) -> Thing:
    """A charge of the whole amount of `intent`: `succeeded`, `pending` or `failed`; nothing is captured yet."""
    amount, manual = intent.body["amount"], intent.body["capture_method"] == "manual"
    cvc = "fail" if refusal and refusal.code == "incorrect_cvc" else "pass"
    body: dict[str, Any] = {
        "amount": amount,
        "amount_captured": 0,
        "amount_refunded": 0,
        "application": APPLICATION if call.account != PLATFORM else None,
        "application_fee": None,
        "application_fee_amount": intent.body["application_fee_amount"],
        "balance_transaction": None,
        "billing_details": billing_details(means),
        "calculated_statement_descriptor": (intent.body["statement_descriptor"] or "SANDBOX")[:22],
        "captured": False,
        "created": 0,
        "currency": intent.body["currency"],
        "customer": None,
        "description": intent.body["description"],
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": refusal.code if refusal else None,
        "failure_message": refusal.message if refusal else None,
        "fraud_details": {},
        "livemode": False,
        "metadata": dict(intent.body["metadata"]),
        "on_behalf_of": None,
        "outcome": _outcome(means, status, refusal),
        "paid": status == "succeeded",
        "payment_intent": intent.id,
        "payment_method": intent.body["payment_method"],
        "payment_method_details": charge_details(means, amount=amount, manual=manual, now=call.now, cvc=cvc),
        "radar_options": {},
        "receipt_email": intent.body["receipt_email"],
        "receipt_number": None,
        "receipt_url": None,
        "refunded": False,
        "review": None,
        "shipping": None,
        "source": None,
        "source_transfer": None,
        "statement_descriptor": intent.body["statement_descriptor"],
        "statement_descriptor_suffix": intent.body["statement_descriptor_suffix"],
        "status": status,
        "transfer_data": None,
        "transfer_group": None,
    }
    return call.new("charge", "ch_" if means.kind == "card" else "py_", body, means=means.kept())


def capture(call: Call, charge: Thing, amount: int, *, fee: int | None) -> None:
    """Takes `amount` of what was authorised; the balance follows by `settle`."""
    charge.body.update(captured=True, paid=True, status="succeeded", amount_captured=amount)
    charge.body["application_fee_amount"] = fee
    call.store.save(charge)


def settle(call: Call, charge: Thing) -> None:
    """The money of a captured charge comes into the account's balance, fees taken off."""
    amount, currency = charge.body["amount_captured"], charge.body["currency"]
    is_card = charge.body["payment_method_details"]["type"] == "card"
    fees: list[Fee] = [stripe_fee(amount, card=is_card)]
    if charge.body["application_fee_amount"]:
        charge.body["application_fee"] = take(call, charge, charge.body["application_fee_amount"])
        fees.insert(0, application_fee(charge.body["application_fee_amount"]))
    moved = move(
        call,
        "charge" if is_card else "payment",
        amount,
        source=charge.id,
        currency=currency,
        fees=fees,
        days=7,
        words=charge.body["description"] or "",
    )
    charge.body["balance_transaction"] = moved.id
    call.store.save(charge)
    if is_card and means_of(charge).card.disputed:
        call.later(call.settings.dispute_seconds, "dispute", charge.id)


def settle_late(call: Call, charge: Thing) -> None:
    """As `settle`, told by an event of its own: what an `automatic_async` payment does."""
    if charge.body["balance_transaction"] is None:
        settle(call, charge)
        told = {name: None for name in ("balance_transaction", "application_fee") if charge.body[name] is not None}
        emit(call, "charge.updated", charge.body, told)


def fail(call: Call, charge: Thing, refusal: Refusal) -> None:
    """A pending charge comes to nothing."""
    charge.body.update(
        status="failed", paid=False, failure_code=refusal.code, failure_message=refusal.message, captured=False
    )
    charge.body["outcome"] = _outcome(means_of(charge), "failed", refusal)
    call.store.save(charge)


def means_of(charge: Thing) -> Means:
    """What a charge was paid with."""
    return Means(**charge.hidden["means"])


def _outcome(means: Means, status: str, refusal: Refusal | None) -> dict[str, Any]:
    declined = refusal is not None
    outcome: dict[str, Any] = {
        "advice_code": "try_again_later" if declined else None,
        "network_advice_code": None,
        "network_decline_code": "01" if declined else None,
        "network_status": "declined_by_network" if declined else "approved_by_network",
        "reason": (refusal.decline or refusal.code) if refusal else None,
        "risk_level": "normal" if means.kind == "card" else "not_assessed",
        "seller_message": "The bank did not return any further details with this decline."
        if declined
        else "Payment complete."
        if status == "succeeded"
        else "Payment pending.",
        "type": "issuer_declined" if declined else "authorized",
    }
    return outcome | ({"risk_score": 20} if means.kind == "card" else {})
