"""Refunds: money that goes back, in one or several parts, with the platform's fee if asked."""

from typing import Any

from sandbox.stripe import charges, disputes, fees, params
from sandbox.stripe.balance import application_fee, move
from sandbox.stripe.errors import StripeError, missing
from sandbox.stripe.events import emit
from sandbox.stripe.store import Thing
from sandbox.stripe.world import Call

SIGNS = {"eur": "€", "usd": "$", "gbp": "£", "chf": "CHF "}


def create(call: Call, given: dict[str, Any]) -> Thing:
    """POST /v1/refunds"""
    charge = _charge_to_refund(call, given)
    # What was let go at a partial capture counts as refunded too.
    left = charge.body["amount"] - charge.body["amount_refunded"]
    amount = given.get("amount", left)
    if charge.body["disputed"] and not disputes.is_won(call, charge.body["payment_intent"]):
        raise StripeError(f"Charge {charge.id} has been charged back; cannot issue a refund.", code="charge_disputed")
    if left <= 0:
        raise StripeError(f"Charge {charge.id} has already been refunded.", code="charge_already_refunded")
    if amount > left:
        currency = charge.body["currency"]
        raise StripeError(
            f"Refund amount ({money(amount, currency)}) is greater than unrefunded amount on charge "
            f"({money(left, currency)})",
            param="amount",
        )
    return _make(call, charge, amount, given)


def _charge_to_refund(call: Call, given: dict[str, Any]) -> Thing:
    if "payment_intent" in given:
        intent = call.get("payment_intent", given["payment_intent"], param="payment_intent")
        charge = call.store.find(str(intent.body["latest_charge"] or ""))
        if charge is None or not charge.body["captured"]:
            raise StripeError(
                f"This PaymentIntent ({intent.id}) does not have a successful charge to refund.", param="payment_intent"
            )
        if "charge" in given and given["charge"] != charge.id:
            raise missing("charge", given["charge"], param="charge")
        return charge
    if "charge" not in given:
        raise StripeError(
            "One of the following params should be provided for this request: payment_intent or charge.",
            code="parameter_missing",
        )
    charge = call.get("charge", given["charge"], param="charge")
    if not charge.body["captured"]:
        raise StripeError(
            f"This PaymentIntent ({charge.body['payment_intent']}) does not have a successful charge to refund."
        )
    return charge


def _make(call: Call, charge: Thing, amount: int, given: dict[str, Any]) -> Thing:
    means = charges.means_of(charge)
    is_card = means.kind == "card"
    waits = not is_card or means.card.refund == "pending"
    refund = _new(
        call, charge, amount, status="pending" if waits else "succeeded", reason=given.get("reason"), is_card=is_card
    )
    refund.body["metadata"] = given.get("metadata") or {}
    if waits:
        refund.body["pending_reason"] = "processing"
    back = 0
    if given.get("refund_application_fee"):
        released = charge.body["amount"] - charge.body["amount_captured"]
        before = charge.body["amount_refunded"] - released
        back = fees.give_back(call, charge, refunded_before=before, refunded_now=amount)
    moved = move(
        call,
        "refund" if is_card else "payment_refund",
        -amount,
        source=refund.id,
        currency=charge.body["currency"],
        fees=[application_fee(-back)] if back else [],
        words=f"REFUND FOR CHARGE ({charge.body['description']})"
        if charge.body["description"]
        else "REFUND FOR CHARGE",
    )
    refund.body["balance_transaction"] = moved.id
    call.store.save(refund)
    _count(call, charge, amount)
    emit(call, "refund.created", refund.body)
    if waits or means.card.refund == "failing":
        call.later(call.settings.refund_seconds, "refund", refund.id)
    return refund


def release(call: Call, charge: Thing, amount: int, reason: str | None = None) -> None:
    """Lets go what was authorised and is not taken: a refund that moves no balance."""
    refund = _new(call, charge, amount, status="succeeded", reason=reason, is_card=True)
    refund.body["destination_details"]["card"]["type"] = "reversal"
    call.store.save(refund)
    _count(call, charge, amount)
    emit(call, "refund.created", refund.body)


def _new(call: Call, charge: Thing, amount: int, *, status: str, reason: str | None, is_card: bool) -> Thing:
    card: dict[str, Any] = {"reference_status": "pending", "reference_type": "acquirer_reference_number"}
    details = {"card": {**card, "type": "refund"}, "type": "card"} if is_card else None
    body: dict[str, Any] = {
        "amount": amount,
        "balance_transaction": None,
        "charge": charge.id,
        "created": 0,
        "currency": charge.body["currency"],
        "customer": None,
        "customer_account": None,
        "description": None,
        "destination_details": details,
        "metadata": {},
        "payment_intent": charge.body["payment_intent"],
        "payment_method": charge.body["payment_method"],
        "reason": reason,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": status,
        "transfer_reversal": None,
    }
    return call.new("refund", "re_" if is_card else "pyr_", body)


def _count(call: Call, charge: Thing, amount: int) -> None:
    before = {"amount_refunded": charge.body["amount_refunded"], "refunded": charge.body["refunded"]}
    charge.body["amount_refunded"] += amount
    charge.body["refunded"] = charge.body["amount_refunded"] == charge.body["amount"]
    call.store.save(charge)
    emit(call, "charge.refunded", charge.body, before)


def ended(call: Call, refund: Thing) -> None:
    """The bank answers about a refund: a pending one succeeds; one of a card that cannot be refunded fails."""
    charge = call.get("charge", refund.body["charge"])
    before: dict[str, Any] = {"status": refund.body["status"]}
    failing = charges.means_of(charge).card.refund == "failing" and charge.id.startswith("ch_")
    refund.body.pop("pending_reason", None)
    if not failing:
        refund.body["status"] = "succeeded"
        _tell(call, refund, before)
        return
    amount = refund.body["amount"]
    moved = move(
        call,
        "refund_failure",
        amount,
        source=refund.id,
        currency=refund.body["currency"],
        fees=[],
        words="REFUND FAILURE",
    )
    refund.body.update(status="failed", failure_reason="expired_or_canceled_card", failure_balance_transaction=moved.id)
    charge.body["amount_refunded"] -= amount
    charge.body["refunded"] = False
    call.store.save(charge)
    _tell(call, refund, before)
    emit(call, "refund.failed", refund.body)


def _tell(call: Call, refund: Thing, before: dict[str, Any]) -> None:
    call.store.save(refund)
    emit(call, "refund.updated", refund.body, before)
    emit(call, "charge.refund.updated", refund.body, before)


def retrieve(call: Call, given: dict[str, Any], refund: str) -> Thing:
    """GET /v1/refunds/:id"""
    return call.get("refund", refund, param="id")


def update(call: Call, given: dict[str, Any], refund: str) -> Thing:
    """POST /v1/refunds/:id"""
    found = call.get("refund", refund, param="id")
    before = {"metadata": found.body["metadata"]}
    found.body["metadata"] = params.merged(found.body["metadata"], given.get("metadata"))
    _tell(call, found, before)
    return found


def money(amount: int, currency: str) -> str:
    """An amount as Stripe's sentences write it, e.g. `€12.50`."""
    return f"{SIGNS[currency]}{amount // 100:,}.{amount % 100:02}"
