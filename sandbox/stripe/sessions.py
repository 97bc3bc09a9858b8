"""Checkout sessions: a page on which somebody pays, from its opening to payment or expiry."""

from typing import Any

from sandbox.stripe import accounts, intents, lists, params
from sandbox.stripe.errors import NotBegun, StripeError
from sandbox.stripe.events import emit
from sandbox.stripe.ids import PLATFORM, new_id
from sandbox.stripe.refunds import money
from sandbox.stripe.store import Thing
from sandbox.stripe.world import Call

NAMED = "checkout.session"
SHORTEST, LONGEST = 30 * 60, 24 * 3600
LEAST = 50


def create(call: Call, given: dict[str, Any]) -> Thing:
    """POST /v1/checkout/sessions"""
    expires_at = _expiry(call, given.get("expires_at"))
    items, currency = _line_items(given)
    total = sum(item["amount_total"] for item in items)
    if total < LEAST:
        raise StripeError(
            f"The Checkout Session's total amount due must add up to at least {money(LEAST, currency)} {currency}",
            code="amount_too_small",
        )
    data = given.get("payment_intent_data", {})
    _require_fee(call, data, total)
    accounts.require_charges(call)
    session = call.new(NAMED, "cs_test_", _body(given, total, currency, expires_at, _kinds(given, currency)))
    session.hidden.update(payment_intent_data=data, line_items=items, name=accounts.display_name(call))
    session.body["url"] = f"{call.here}/stripe/c/pay/{session.id}"
    call.store.save(session)
    call.at(expires_at, "session", session.id)
    return session


def _expiry(call: Call, wanted: int | None) -> int:
    if wanted is None:
        return call.now + LONGEST
    if wanted - call.now < SHORTEST:
        raise NotBegun(
            "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.", param="expires_at"
        )
    if wanted - call.now > LONGEST:
        raise NotBegun(
            "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.", param="expires_at"
        )
    return wanted


def _line_items(given: dict[str, Any]) -> tuple[list[dict[str, Any]], str]:
    items: list[dict[str, Any]] = []
    currencies = {line["price_data"]["currency"] for line in given["line_items"]}
    if len(currencies) != 1:
        raise NotBegun("All prices on a Checkout Session must have the same currency.", param="line_items")
    for line in given["line_items"]:
        price, quantity = line["price_data"], line.get("quantity", 1)
        amount = price["unit_amount"] * quantity
        items.append(
            {
                "id": new_id("li_"),
                "object": "item",
                "adjustable_quantity": None,
                "amount_discount": 0,
                "amount_subtotal": amount,
                "amount_tax": 0,
                "amount_total": amount,
                "currency": price["currency"],
                "description": price["product_data"]["name"],
                "metadata": line.get("metadata", {}),
                "price": _price(price),
                "quantity": quantity,
            }
        )
    return items, currencies.pop()


def _price(price: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": new_id("price_"),
        "object": "price",
        "active": False,
        "billing_scheme": "per_unit",
        "created": 0,
        "currency": price["currency"],
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": None,
        "metadata": {},
        "nickname": None,
        "product": new_id("prod_"),
        "recurring": None,
        "tax_behavior": price.get("tax_behavior", "unspecified"),
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "one_time",
        "unit_amount": price["unit_amount"],
        "unit_amount_decimal": str(price["unit_amount"]),
    }


def _require_fee(call: Call, data: dict[str, Any], total: int) -> None:
    fee = data.get("application_fee_amount")
    if fee is None:
        return
    if call.account == PLATFORM:
        raise StripeError(
            "Can only apply an application_fee_amount when the PaymentIntent is attempting a direct payment (using an "
            "OAuth key or Stripe-Account header) or destination payment (using `transfer_data[destination]`).",
            param="payment_intent_data[application_fee_amount]",
        )
    if fee > total:
        raise StripeError(
            "The application fee cannot be greater than the total amount of the payment.",
            param="payment_intent_data[application_fee_amount]",
        )


def _kinds(given: dict[str, Any], currency: str) -> list[str]:
    """The ways to pay: what the currency and the capture allow, of those that are asked for."""
    manual = given.get("payment_intent_data", {}).get("capture_method") == "manual"
    possible = ["card"] if manual or currency != "eur" else ["card", "sepa_debit"]
    allowed = given.get("allowed_payment_method_types", possible)
    excluded = given.get("excluded_payment_method_types", [])
    kinds = [kind for kind in possible if kind in allowed and kind not in excluded]
    if not kinds:
        raise StripeError(
            "No valid payment method types for this Checkout Session. Please ensure that you have activated payment "
            "methods compatible with your chosen currency in your dashboard "
            "(https://dashboard.stripe.com/settings/payment_methods) or specify `allowed_payment_method_types`.",
        )
    return kinds


def _body(given: dict[str, Any], total: int, currency: str, expires_at: int, kinds: list[str]) -> dict[str, Any]:
    return {
        "adaptive_pricing": {"enabled": False},
        "after_expiration": None,
        "allow_promotion_codes": None,
        "allowed_payment_method_types": given.get("allowed_payment_method_types"),
        "amount_subtotal": total,
        "amount_total": total,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "billing_address_collection": given.get("billing_address_collection"),
        "branding_settings": None,
        "cancel_url": given.get("cancel_url"),
        "client_reference_id": given.get("client_reference_id"),
        "client_secret": None,
        "collected_information": None,
        "consent": None,
        "consent_collection": None,
        "created": 0,
        "currency": currency,
        "currency_conversion": None,
        "custom_fields": [],
        "custom_text": {
            "after_submit": None,
            "shipping_address": None,
            "submit": given.get("custom_text", {}).get("submit"),
            "terms_of_service_acceptance": None,
        },
        "customer": None,
        "customer_account": None,
        "customer_creation": given.get("customer_creation", "if_required"),
        "customer_details": _customer(given.get("customer_email"), None) if given.get("customer_email") else None,
        "customer_email": given.get("customer_email"),
        "discounts": [],
        "excluded_payment_method_types": given.get("excluded_payment_method_types"),
        "expires_at": expires_at,
        "integration_identifier": None,
        "invoice": None,
        "invoice_creation": {
            "enabled": False,
            "invoice_data": {
                "account_tax_ids": None,
                "custom_fields": None,
                "description": None,
                "footer": None,
                "issuer": None,
                "metadata": {},
                "rendering_options": None,
            },
        },
        "livemode": False,
        "locale": given.get("locale"),
        "managed_payments": {"enabled": False},
        "metadata": given.get("metadata", {}),
        "mode": "payment",
        "name_collection": None,
        "optional_items": None,
        "origin_context": None,
        "payment_intent": None,
        "payment_link": None,
        "payment_method_collection": "if_required",
        "payment_method_configuration_details": {"id": "pmc_1Sandbox", "parent": None},
        "payment_method_options": {"card": {"request_three_d_secure": _three_d_secure(given)}},
        "payment_method_types": kinds,
        "payment_status": "unpaid",
        "permissions": None,
        "phone_number_collection": {"enabled": False},
        "presentment_details": None,
        "recovered_from": None,
        "redirect_on_completion": None,
        "return_url": None,
        "saved_payment_method_options": None,
        "setup_intent": None,
        "shipping_address_collection": None,
        "shipping_cost": None,
        "shipping_options": [],
        "status": "open",
        "submit_type": given.get("submit_type"),
        "subscription": None,
        "success_url": given["success_url"],
        "tax_id_collection": None,
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": None,
        "wallet_options": None,
    }


def _three_d_secure(given: dict[str, Any]) -> str:
    card = given.get("payment_method_options", {}).get("card", {})
    return str(card.get("request_three_d_secure", "automatic"))


def _customer(email: str | None, name: str | None) -> dict[str, Any]:
    address = {"city": None, "country": "FR", "line1": None, "line2": None, "postal_code": None, "state": None}
    return {
        "address": address if name else None,
        "business_name": None,
        "email": email,
        "individual_name": None,
        "name": name,
        "phone": None,
        "tax_exempt": "none",
        "tax_ids": [] if name else None,
    }


def retrieve(call: Call, given: dict[str, Any], session: str) -> Thing:
    """GET /v1/checkout/sessions/:id"""
    return call.get(NAMED, session, param="session")


def update(call: Call, given: dict[str, Any], session: str) -> Thing:
    """POST /v1/checkout/sessions/:id"""
    found = call.get(NAMED, session, param="session")
    found.body["metadata"] = params.merged(found.body["metadata"], given.get("metadata"))
    call.store.save(found)
    return found


def line_items(call: Call, given: dict[str, Any], session: str) -> dict[str, Any]:
    """GET /v1/checkout/sessions/:id/line_items"""
    found = call.get(NAMED, session, param="session")
    return listed_items(found)


def listed_items(session: Thing) -> dict[str, Any]:
    """The lines of a session as a list."""
    return lists.of(session.hidden["line_items"], url=f"/v1/checkout/sessions/{session.id}/line_items")


def expire(call: Call, given: dict[str, Any], session: str) -> Thing:
    """POST /v1/checkout/sessions/:id/expire"""
    found = call.get(NAMED, session, param="session")
    if found.body["status"] != "open":
        raise StripeError(
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of '
            f"`{found.body['status']}`."
        )
    close(call, found)
    return found


def close(call: Call, session: Thing) -> None:
    """The page closes without payment."""
    session.body.update(status="expired", url=None)
    call.store.save(session)
    if session.body["payment_intent"]:
        intent = call.get("payment_intent", session.body["payment_intent"])
        intents.close(call, intent, "expired")
    emit(call, "checkout.session.expired", session.body)


def complete(call: Call, session: Thing, *, name: str, email: str, paid: bool) -> None:
    """Somebody went through with it; `paid` is False while a bank has not answered, or nothing is captured."""
    session.body.update(
        status="complete",
        url=None,
        payment_status="paid" if paid else "unpaid",
        customer_details=_customer(email, name),
        collected_information={
            "business_name": None,
            "individual_name": None,
            "shipping_details": None,
        },
    )
    call.store.save(session)
    emit(call, "checkout.session.completed", session.body)


def debit_ended(call: Call, session: Thing, *, succeeded: bool) -> None:
    """A direct debit that was under way has its answer."""
    if succeeded:
        session.body["payment_status"] = "paid"
        call.store.save(session)
    emit(call, f"checkout.session.async_payment_{'succeeded' if succeeded else 'failed'}", session.body)
