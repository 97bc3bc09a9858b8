"""The API's addresses: which parameters each takes, and what answers."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.stripe import accounts, balance, intents, lists, paying, refunds, sessions
from sandbox.stripe.ids import PLATFORM
from sandbox.stripe.lists import PAGING, Page
from sandbox.stripe.params import (
    Needed,
    Spec,
    boolean,
    choice,
    currency,
    email,
    integer,
    metadata,
    natural,
    positive,
    text,
    url,
)
from sandbox.stripe.store import Thing
from sandbox.stripe.world import Call

Answer = Thing | Page | dict[str, Any]
Endpoint = Callable[..., Answer]
EXPAND: dict[str, Spec] = {"expand": [text]}
INTENT, CHARGE = "json_extract(body, '$.payment_intent')", "json_extract(body, '$.charge')"

LOCALES = choice("auto", "fr", "en", "de", "es", "it", "nl", "pt", "en-GB", "fr-CA")
SESSION: dict[str, Spec] = {
    "mode": Needed(choice("payment")),
    "line_items": Needed(
        [
            {
                "price_data": Needed(
                    {
                        "currency": Needed(currency),
                        "unit_amount": Needed(natural),
                        "tax_behavior": choice("exclusive", "inclusive", "unspecified"),
                        "product_data": Needed({"name": Needed(text), "description": text, "metadata": metadata}),
                    }
                ),
                "quantity": positive,
                "metadata": metadata,
            }
        ]
    ),
    "success_url": Needed(url),
    "cancel_url": url,
    "expires_at": integer,
    "client_reference_id": text,
    "customer_email": email,
    "customer_creation": choice("always", "if_required"),
    "locale": LOCALES,
    "metadata": metadata,
    "billing_address_collection": choice("auto", "required"),
    "submit_type": choice("auto", "book", "donate", "pay"),
    "custom_text": {"submit": {"message": Needed(text)}},
    "allowed_payment_method_types": [choice("card", "sepa_debit")],
    "excluded_payment_method_types": [choice("card", "sepa_debit")],
    "payment_method_options": {"card": {"request_three_d_secure": choice("any", "automatic", "challenge")}},
    "payment_intent_data": {
        "application_fee_amount": natural,
        "capture_method": choice("automatic", "automatic_async", "manual"),
        "description": text,
        "metadata": metadata,
        "receipt_email": email,
        "statement_descriptor": text,
        "statement_descriptor_suffix": text,
    },
    "ui_mode": choice("hosted_page"),
}
REQUESTED: dict[str, Spec] = {"requested": boolean}
PROFILE: dict[str, Spec] = {"name": text, "url": url, "mcc": text, "product_description": text}
ACCOUNT: dict[str, Spec] = {
    "type": choice("custom", "express", "standard"),
    "country": text,
    "email": email,
    "business_type": choice("company", "government_entity", "individual", "non_profit"),
    "business_profile": PROFILE,
    "capabilities": {"card_payments": REQUESTED, "transfers": REQUESTED, "sepa_debit_payments": REQUESTED},
    "controller": {
        "fees": {"payer": choice("account", "application")},
        "losses": {"payments": choice("application", "stripe")},
        "requirement_collection": choice("application", "stripe"),
        "stripe_dashboard": {"type": choice("express", "full", "none")},
    },
    "metadata": metadata,
}
ACCOUNT_LINK: dict[str, Spec] = {
    "account": Needed(text),
    "refresh_url": Needed(url),
    "return_url": Needed(url),
    "type": Needed(choice("account_onboarding", "account_update")),
    "collection_options": {
        "fields": choice("currently_due", "eventually_due"),
        "future_requirements": choice("include", "omit"),
    },
}
REFUND: dict[str, Spec] = {
    "payment_intent": text,
    "charge": text,
    "amount": positive,
    "reason": choice("duplicate", "fraudulent", "requested_by_customer"),
    "refund_application_fee": boolean,
    "metadata": metadata,
}
CAPTURE: dict[str, Spec] = {"amount_to_capture": positive, "application_fee_amount": natural, "metadata": metadata}
REASONS = choice("abandoned", "duplicate", "fraudulent", "requested_by_customer")


@dataclass(frozen=True, slots=True)
class Route:
    """One address; `:name` in it are handed to the endpoint."""

    method: str
    path: str
    spec: dict[str, Spec]
    endpoint: Endpoint
    # What may happen just before, in a transaction of its own.
    first: Callable[..., None] | None = None

    @property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(re.sub(r":(\w+)", r"(?P<\1>[^/]+)", self.path))


def listing(kind: str, path: str, columns: dict[str, str] | None = None, also: str = "1") -> Endpoint:
    """An endpoint that lists the account's objects of a kind."""

    def endpoint(call: Call, given: dict[str, Any]) -> Page:
        flat = dict(given)
        if "customer_details" in flat:
            flat["customer_email"] = flat["customer_details"]["email"]
        return lists.page(call, kind, flat, path, columns, also)

    return endpoint


def one(kind: str, *, param: str = "id") -> Endpoint:
    """An endpoint that answers with one object of a kind."""

    def endpoint(call: Call, given: dict[str, Any], identifier: str) -> Thing:
        return call.get(kind, identifier, param=param)

    return endpoint


def event_list(call: Call, given: dict[str, Any]) -> Page:
    """GET /v1/events"""
    kinds = given.get("types", [])
    also = f"json_extract(body, '$.type') IN ({', '.join(map(_quoted, kinds))})" if kinds else "1"
    return lists.page(call, "event", given, "/v1/events", {"type": "json_extract(body, '$.type')"}, also)


def _quoted(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"


def account_list(call: Call, given: dict[str, Any]) -> Page:
    """GET /v1/accounts"""
    also = "json_extract(hidden, '$.deauthorized') IS NULL"
    return lists.page(call.elsewhere(PLATFORM), "account", given, "/v1/accounts", None, also)


def own_account(call: Call, given: dict[str, Any]) -> Thing:
    """GET /v1/account: whose header or key it is."""
    return accounts.connected(call, call.account)


def balance_now(call: Call, given: dict[str, Any]) -> dict[str, Any]:
    """GET /v1/balance"""
    return balance.balance(call)


_STATUS = {
    "status": "json_extract(body, '$.status')",
    "customer_email": "json_extract(body, '$.customer_details.email')",
}
ROUTES = [
    Route("POST", "/v1/accounts", ACCOUNT, accounts.create),
    Route("GET", "/v1/accounts", PAGING, account_list),
    Route("GET", "/v1/accounts/:account", {}, accounts.retrieve),
    Route(
        "POST",
        "/v1/accounts/:account",
        {"email": email, "business_profile": PROFILE, "metadata": metadata},
        accounts.update,
    ),
    Route("GET", "/v1/account", {}, own_account),
    Route("POST", "/v1/account_links", ACCOUNT_LINK, accounts.link),
    Route("POST", "/v1/checkout/sessions", SESSION, sessions.create),
    Route(
        "GET",
        "/v1/checkout/sessions",
        {
            **PAGING,
            "payment_intent": text,
            "status": choice("complete", "expired", "open"),
            "customer_details": {"email": Needed(text)},
        },
        listing("checkout.session", "/v1/checkout/sessions", {"payment_intent": INTENT, **_STATUS}),
    ),
    Route("GET", "/v1/checkout/sessions/:session", {}, sessions.retrieve),
    Route("POST", "/v1/checkout/sessions/:session", {"metadata": metadata}, sessions.update),
    Route("POST", "/v1/checkout/sessions/:session/expire", {}, sessions.expire, paying.lose_the_race),
    Route("GET", "/v1/checkout/sessions/:session/line_items", {"limit": lists.limit}, sessions.line_items),
    Route("GET", "/v1/payment_intents", PAGING, listing("payment_intent", "/v1/payment_intents")),
    Route("GET", "/v1/payment_intents/:intent", {}, intents.retrieve),
    Route("POST", "/v1/payment_intents/:intent", {"metadata": metadata, "description": text}, intents.update),
    Route("POST", "/v1/payment_intents/:intent/capture", CAPTURE, intents.capture),
    Route("POST", "/v1/payment_intents/:intent/cancel", {"cancellation_reason": REASONS}, intents.cancel),
    Route(
        "GET",
        "/v1/charges",
        {**PAGING, "payment_intent": text},
        listing("charge", "/v1/charges", {"payment_intent": INTENT}),
    ),
    Route("GET", "/v1/charges/:identifier", {}, one("charge")),
    Route("GET", "/v1/payment_methods/:identifier", {}, one("payment_method", param="payment_method")),
    Route("POST", "/v1/refunds", REFUND, refunds.create),
    Route(
        "GET",
        "/v1/refunds",
        {**PAGING, "payment_intent": text, "charge": text},
        listing("refund", "/v1/refunds", {"payment_intent": INTENT, "charge": CHARGE}),
    ),
    Route("GET", "/v1/refunds/:refund", {}, refunds.retrieve),
    Route("POST", "/v1/refunds/:refund", {"metadata": metadata}, refunds.update),
    Route(
        "GET",
        "/v1/disputes",
        {**PAGING, "payment_intent": text, "charge": text},
        listing("dispute", "/v1/disputes", {"payment_intent": INTENT, "charge": CHARGE}),
    ),
    Route("GET", "/v1/disputes/:identifier", {}, one("dispute")),
    Route("GET", "/v1/balance", {}, balance_now),
    Route(
        "GET",
        "/v1/balance_transactions",
        {**PAGING, "type": text, "source": text, "currency": currency},
        listing(
            "balance_transaction",
            "/v1/balance_transactions",
            {name: f"json_extract(body, '$.{name}')" for name in ("type", "source", "currency")},
        ),
    ),
    Route("GET", "/v1/balance_transactions/:identifier", {}, one("balance_transaction")),
    Route(
        "GET",
        "/v1/application_fees",
        {**PAGING, "charge": text},
        listing("application_fee", "/v1/application_fees", {"charge": CHARGE}),
    ),
    Route("GET", "/v1/application_fees/:identifier", {}, one("application_fee")),
    Route("GET", "/v1/events", {**PAGING, "type": text, "types": [text]}, event_list),
    Route("GET", "/v1/events/:identifier", {}, one("event")),
]
_BY_METHOD = [(route.method, route.pattern, route) for route in ROUTES]


def find(method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """The route of a request, with what its address names."""
    for known, pattern, route in _BY_METHOD:
        if known == method and (match := pattern.fullmatch(path)):
            return route, match.groupdict()
    return None
