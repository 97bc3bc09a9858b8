"""Disputes: the bank takes a card payment back until somebody has decided (docs.stripe.com/disputes)."""

from typing import Any

from sandbox.stripe.balance import DAY, Fee, move
from sandbox.stripe.events import emit
from sandbox.stripe.store import Thing
from sandbox.stripe.world import Call

# What Stripe keeps for each dispute in the euro zone, in cents; and how long a host may answer.
DISPUTE_FEE = 2000
DAYS_TO_ANSWER = 9
OUTCOMES = ("under_review", "won", "lost")


def begin(call: Call, charge: Thing) -> None:
    """The cardholder says that they never bought this: the sum leaves the account, with a fee."""
    if charge.body["disputed"]:
        return
    dispute = call.new("dispute", "dp_", _body(call, charge))
    _move(call, dispute, -charge.body["amount_captured"], fee=DISPUTE_FEE)
    charge.body["disputed"] = True
    call.store.save(charge)
    emit(call, "charge.dispute.created", dispute.body)
    emit(call, "charge.dispute.funds_withdrawn", dispute.body)


def become(call: Call, dispute: Thing, outcome: str) -> None:
    """The host has answered (`under_review`), or the bank has decided: `won` gives the sum back, the fee stays.

    What was won may still be lost, when the cardholder's bank calls it into question again: the sum leaves once more.
    """
    before = {"status": dispute.body["status"]}
    again = (before["status"], outcome) == ("won", "lost")
    if before["status"] in ("won", "lost") and not again:
        return
    dispute.body["status"] = outcome
    if outcome == "under_review":
        dispute.body["evidence_details"].update(has_evidence=True, submission_count=1, submission_method="manual")
    if outcome == "won":
        _move(call, dispute, dispute.body["amount"], fee=0)
    if again:
        _move(call, dispute, -dispute.body["amount"], fee=0)
    call.store.save(dispute)
    emit(call, "charge.dispute.updated", dispute.body, before)
    if outcome == "won":
        emit(call, "charge.dispute.funds_reinstated", dispute.body)
    if again:
        emit(call, "charge.dispute.funds_withdrawn", dispute.body)
    if outcome in ("won", "lost"):
        emit(call, "charge.dispute.closed", dispute.body)


def of_intent(call: Call, intent: str) -> Thing | None:
    """The dispute of a payment, if it has one."""
    found = call.store.select("kind = 'dispute' AND json_extract(body, '$.payment_intent') = ?", [intent], limit=1)
    return found[0] if found else None


def is_won(call: Call, intent: str) -> bool:
    """Whether the host was proved right, and may refund again."""
    dispute = of_intent(call, intent)
    return dispute is not None and dispute.body["status"] == "won"


def _body(call: Call, charge: Thing) -> dict[str, Any]:
    return {
        "amount": charge.body["amount_captured"],
        "balance_transactions": [],
        "charge": charge.id,
        "created": 0,
        "currency": charge.body["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {"enhanced_evidence": {}},
        "evidence_details": {
            "due_by": call.now + DAYS_TO_ANSWER * DAY,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_method": "not_submitted",
            "submission_count": 0,
        },
        "intended_submission_method": None,
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "network_reason_code": "10.4",
        "payment_intent": charge.body["payment_intent"],
        "payment_method_details": {
            "card": {"brand": "visa", "case_type": "chargeback", "network": "visa", "network_reason_code": "10.4"},
            "type": "card",
        },
        "reason": "fraudulent",
        "status": "needs_response",
    }


def _move(call: Call, dispute: Thing, amount: int, *, fee: int) -> None:
    moved = move(
        call,
        "adjustment",
        amount,
        source=dispute.id,
        currency=dispute.body["currency"],
        fees=[Fee("stripe_fee", fee, "Dispute fee")] if fee else [],
        words=f"Chargeback {'withdrawal' if amount < 0 else 'reversal'} for {dispute.body['charge']}",
    )
    dispute.body["balance_transactions"].append(moved.body)
    call.store.save(dispute)
