"""Application fees: the platform's share of a payment that was made in somebody else's account."""

from typing import Any

from sandbox.stripe.balance import move
from sandbox.stripe.events import emit
from sandbox.stripe.ids import APPLICATION, PLATFORM
from sandbox.stripe.store import Thing
from sandbox.stripe.world import Call


def take(call: Call, charge: Thing, amount: int) -> str:
    """The platform gets `amount` cents of a charge; returns the fee's id."""
    platform = call.elsewhere(PLATFORM)
    body: dict[str, Any] = {
        "account": charge.account,
        "amount": amount,
        "amount_refunded": 0,
        "application": APPLICATION,
        "balance_transaction": None,
        "charge": charge.id,
        "created": 0,
        "currency": charge.body["currency"],
        "fee_source": {"charge": charge.id, "type": "charge"},
        "livemode": False,
        "originating_transaction": None,
        "refunded": False,
        "refunds": {"object": "list", "data": [], "has_more": False, "url": ""},
    }
    fee = platform.new("application_fee", "fee_", body)
    moved = move(platform, "application_fee", amount, source=fee.id, currency=charge.body["currency"], fees=[], days=7)
    fee.body["balance_transaction"] = moved.id
    fee.body["refunds"]["url"] = f"/v1/application_fees/{fee.id}/refunds"
    platform.store.save(fee)
    emit(platform, "application_fee.created", fee.body)
    return fee.id


def give_back(call: Call, charge: Thing, *, refunded_before: int, refunded_now: int) -> int:
    """Gives the fee of a charge back in the proportion of a refund; returns the cents."""
    fee = call.store.find(str(charge.body["application_fee"] or ""))
    if fee is None:
        return 0
    whole, paid = fee.body["amount"], charge.body["amount_captured"]
    # What is due back after this refund, less what went back: a last refund takes the rest, to the cent.
    due = (whole * (refunded_before + refunded_now) * 2 + paid) // (2 * paid)
    back = int(min(whole, due) - fee.body["amount_refunded"])
    if back <= 0:
        return 0
    platform = call.elsewhere(PLATFORM)
    currency = fee.body["currency"]
    body: dict[str, Any] = {
        "amount": back,
        "balance_transaction": None,
        "created": 0,
        "currency": currency,
        "fee": fee.id,
        "metadata": {},
    }
    refund = platform.new("fee_refund", "fr_", body)
    moved = move(platform, "application_fee_refund", -back, source=refund.id, currency=currency, fees=[])
    refund.body["balance_transaction"] = moved.id
    fee.body["amount_refunded"] += back
    fee.body["refunded"] = fee.body["amount_refunded"] == whole
    fee.body["refunds"]["data"].insert(0, dict(refund.body))
    for thing in (refund, fee):
        platform.store.save(thing)
    emit(platform, "application_fee.refunded", fee.body)
    return back
