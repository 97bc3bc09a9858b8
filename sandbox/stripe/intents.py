"""Payment intents: what is to be paid, through refusals and authentication to success, capture or the end."""

from typing import Any

from sandbox.stripe import charges, params, refunds
from sandbox.stripe.cards import Refusal
from sandbox.stripe.errors import StripeError
from sandbox.stripe.events import emit
from sandbox.stripe.ids import APPLICATION, PLATFORM, letters
from sandbox.stripe.methods import AUTHORISED_DAYS, Means
from sandbox.stripe.store import Thing
from sandbox.stripe.world import Call

NAMED = "payment_intent"
CANCELABLE = ("requires_payment_method", "requires_capture", "requires_confirmation", "requires_action", "processing")


def create(call: Call, session: Thing) -> Thing:
    """The intent of a Checkout session, made when somebody first tries to pay."""
    data = session.hidden["payment_intent_data"]
    body: dict[str, Any] = {
        "amount": session.body["amount_total"],
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": APPLICATION if call.account != PLATFORM else None,
        "application_fee_amount": data.get("application_fee_amount"),
        "automatic_payment_methods": None,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": data.get("capture_method", "automatic_async"),
        "client_secret": None,
        "confirmation_method": "automatic",
        "created": 0,
        "currency": session.body["currency"],
        "customer": None,
        "customer_account": None,
        "description": data.get("description"),
        "excluded_payment_method_types": session.body["excluded_payment_method_types"],
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": data.get("metadata", {}),
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_configuration_details": None,
        "payment_method_options": {},
        "payment_method_types": list(session.body["payment_method_types"]),
        "processing": None,
        "receipt_email": data.get("receipt_email"),
        "review": None,
        "setup_future_usage": None,
        "shipping": None,
        "source": None,
        "statement_descriptor": data.get("statement_descriptor"),
        "statement_descriptor_suffix": data.get("statement_descriptor_suffix"),
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": None,
    }
    intent = call.new(NAMED, "pi_", body, session=session.id)
    intent.body["client_secret"] = f"{intent.id}_secret_{letters(25)}"
    call.store.save(intent)
    emit(call, "payment_intent.created", intent.body)
    return intent


def retrieve(call: Call, given: dict[str, Any], intent: str) -> Thing:
    """GET /v1/payment_intents/:id"""
    return call.get(NAMED, intent, param="intent")


def update(call: Call, given: dict[str, Any], intent: str) -> Thing:
    """POST /v1/payment_intents/:id"""
    found = call.get(NAMED, intent, param="intent")
    found.body["metadata"] = params.merged(found.body["metadata"], given.get("metadata"))
    found.body["description"] = given.get("description", found.body["description"])
    call.store.save(found)
    return found


def capture(call: Call, given: dict[str, Any], intent: str) -> Thing:
    """POST /v1/payment_intents/:id/capture"""
    found = call.get(NAMED, intent, param="intent")
    body = found.body
    if body["status"] != "requires_capture":
        why = (
            "it has already been captured"
            if body["status"] == "succeeded"
            else f"it has a status of {body['status']}. Only a PaymentIntent with one of the following statuses may be "
            "captured: requires_capture"
        )
        raise _wrong_state(f"This PaymentIntent could not be captured because {why}.", found)
    amount = given.get("amount_to_capture", body["amount_capturable"])
    if amount > body["amount_capturable"]:
        raise StripeError(
            f"The requested capture amount ({amount}) is greater than the authorized amount "
            f"({body['amount_capturable']}).",
            code="amount_too_large",
            param="amount_to_capture",
        )
    fee = given.get("application_fee_amount", body["application_fee_amount"])
    body["metadata"] = params.merged(body["metadata"], given.get("metadata"))
    _take(call, found, _charge(call, found), amount, min(fee, amount) if fee else fee)
    return found


def _take(call: Call, intent: Thing, charge: Thing, amount: int, fee: int | None) -> None:
    charges.capture(call, charge, amount, fee=fee)
    intent.body.update(status="succeeded", amount_received=amount, amount_capturable=0, application_fee_amount=fee)
    charges.settle(call, charge)
    emit(call, "charge.captured", charge.body, {"captured": False, "balance_transaction": None})
    if amount < intent.body["amount"]:
        refunds.release(call, charge, intent.body["amount"] - amount)
    call.store.save(intent)
    session = call.get("checkout.session", intent.hidden["session"])
    session.body["payment_status"] = "paid"
    call.store.save(session)
    emit(call, "payment_intent.succeeded", intent.body)


def cancel(call: Call, given: dict[str, Any], intent: str) -> Thing:
    """POST /v1/payment_intents/:id/cancel"""
    found = call.get(NAMED, intent, param="intent")
    status = found.body["status"]
    # A debit under way cannot be called back in the stand-in, nor at most banks.
    if status not in CANCELABLE or status == "processing":
        raise _wrong_state(
            f"You cannot cancel this PaymentIntent because it has a status of {status}. Only a PaymentIntent with one "
            f"of the following statuses may be canceled: {', '.join(CANCELABLE)}.",
            found,
        )
    if status != "requires_capture":
        raise _wrong_state(
            "You cannot cancel the PaymentIntent for a Checkout Session. Expire the Checkout Session instead.", found
        )
    close(call, found, given.get("cancellation_reason"))
    return found


def close(call: Call, intent: Thing, reason: str | None, *, expired: bool = False) -> None:
    """Ends an intent that took nothing; what was authorised is let go."""
    body = intent.body
    held = body["amount_capturable"]
    body.update(
        status="canceled",
        canceled_at=call.now,
        cancellation_reason=reason,
        amount_capturable=0,
        next_action=None,
    )
    if held:
        charge = _charge(call, intent)
        if expired:
            emit(call, "charge.expired", charge.body)
        refunds.release(call, charge, held, reason="expired_uncaptured_charge" if expired else None)
    call.store.save(intent)
    emit(call, "payment_intent.canceled", body)


def expire_authorisation(call: Call, intent: Thing) -> None:
    """What was authorised and never captured is let go after seven days."""
    if intent.body["status"] == "requires_capture":
        close(call, intent, "automatic", expired=True)


def ask_for_action(call: Call, intent: Thing, means: Means, url: str, back: str) -> None:
    """The payer's bank wants to see them first."""
    intent.hidden["means"] = means.kept()
    intent.body.update(
        status="requires_action",
        last_payment_error=None,
        next_action={"redirect_to_url": {"return_url": back, "url": url}, "type": "redirect_to_url"},
    )
    call.store.save(intent)
    emit(call, "payment_intent.requires_action", intent.body)


def refuse(call: Call, intent: Thing, means: Means, refusal: Refusal, *, charged: bool = True) -> None:
    """The attempt failed; another one may follow. `charged`: the bank was asked for the money."""
    charge = charges.create(call, intent, means, status="failed", refusal=refusal) if charged else None
    if charge:
        intent.body["latest_charge"] = charge.id
        emit(call, "charge.failed", charge.body)
    failed(call, intent, refusal, charge)


def failed(call: Call, intent: Thing, refusal: Refusal, charge: Thing | None) -> None:
    """Records the last error and asks for another means of payment."""
    method = call.store.find(str(intent.body["payment_method"] or ""))
    error = {
        "charge": charge.id if charge else None,
        "code": refusal.code,
        "decline_code": refusal.decline,
        "doc_url": f"https://stripe.com/docs/error-codes/{refusal.code.replace('_', '-')}",
        "message": refusal.message,
        "payment_method": dict(method.body) if method else None,
        "type": "card_error" if charge and charge.id.startswith("ch_") else "invalid_request_error",
    }
    intent.body.update(
        status="requires_payment_method",
        next_action=None,
        processing=None,
        payment_method=None,
        last_payment_error={name: value for name, value in error.items() if value is not None},
    )
    call.store.save(intent)
    emit(call, "payment_intent.payment_failed", intent.body)


def succeed(call: Call, intent: Thing, means: Means) -> None:
    """A card is charged or, with manual capture, its amount authorised."""
    charge = charges.create(call, intent, means, status="succeeded")
    body = intent.body
    body.update(latest_charge=charge.id, last_payment_error=None, next_action=None)
    if body["capture_method"] == "manual":
        charge.body["paid"] = True
        call.store.save(charge)
        body.update(status="requires_capture", amount_capturable=body["amount"])
        call.store.save(intent)
        emit(call, "charge.succeeded", charge.body)
        emit(call, "payment_intent.amount_capturable_updated", body)
        call.later(AUTHORISED_DAYS * 86400, "authorisation", intent.id)
        return
    charges.capture(call, charge, body["amount"], fee=body["application_fee_amount"])
    if body["capture_method"] == "automatic":
        charges.settle(call, charge)
    else:
        call.later(call.settings.capture_seconds, "settle", charge.id)
    body.update(status="succeeded", amount_received=body["amount"])
    call.store.save(intent)
    emit(call, "charge.succeeded", charge.body)
    emit(call, "payment_intent.succeeded", body)


def wait_for_bank(call: Call, intent: Thing, means: Means) -> None:
    """A direct debit is under way; its end comes later."""
    charge = charges.create(call, intent, means, status="pending")
    intent.body.update(latest_charge=charge.id, last_payment_error=None, status="processing")
    call.store.save(intent)
    emit(call, "charge.pending", charge.body)
    emit(call, "payment_intent.processing", intent.body)
    slow = means.iban.slow
    seconds = call.settings.slow_direct_debit_seconds if slow else call.settings.direct_debit_seconds
    call.later(seconds, "direct_debit", intent.id)


def debit_ended(call: Call, intent: Thing) -> bool:
    """The bank answers about a direct debit: whether the money came."""
    charge = _charge(call, intent)
    means = charges.means_of(charge)
    refusal = means.iban.refusal
    if refusal:
        charges.fail(call, charge, refusal)
        emit(call, "charge.failed", charge.body)
        failed(call, intent, refusal, charge)
        return False
    charges.capture(call, charge, intent.body["amount"], fee=intent.body["application_fee_amount"])
    charges.settle(call, charge)
    charge.body["outcome"]["seller_message"] = "Payment complete."
    call.store.save(charge)
    intent.body.update(status="succeeded", amount_received=intent.body["amount"], processing=None)
    call.store.save(intent)
    emit(call, "charge.succeeded", charge.body)
    emit(call, "payment_intent.succeeded", intent.body)
    return True


def _charge(call: Call, intent: Thing) -> Thing:
    return call.get("charge", str(intent.body["latest_charge"]))


def _wrong_state(message: str, intent: Thing) -> StripeError:
    return StripeError(message, code="payment_intent_unexpected_state", payment_intent=dict(intent.body))
