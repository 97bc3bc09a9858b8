"""Checkout sessions: opened, paid, refused, expired."""

import time
from typing import Any

import pytest
import stripe

from tests.sandbox.stripe.conftest import LINES, SUCCESS, Shop
from tests.stripe_standin import StandIn


def test_session_opens_unpaid_and_without_intent(shop: Shop) -> None:
    session = shop.open_session(
        metadata={"reservation": "ABC"},
        client_reference_id="ABC",
        customer_email="tresorier@demo.test",
        locale="fr",
        cancel_url="http://127.0.0.1:9/retour",
        payment_intent_data={"application_fee_amount": 600, "description": "Salle", "metadata": {"reservation": "ABC"}},
    )
    assert (session.status, session.payment_status, session.payment_intent) == ("open", "unpaid", None)
    assert (session.amount_total, session.currency, session.to_dict()["metadata"]) == (
        12000,
        "eur",
        {"reservation": "ABC"},
    )
    assert session.payment_method_types == ["card", "sepa_debit"]
    assert str(session.url).startswith(f"{shop.standin.address}/stripe/c/pay/cs_test_")
    assert abs(session.expires_at - (time.time() + 86400)) < 10
    (line,) = shop.session(session.id, "line_items").line_items.data  # type: ignore[union-attr]
    assert (line.description, line.amount_total, line.quantity) == ("Salle des fêtes, samedi", 12000, 1)
    assert [one.id for one in shop.client.v1.checkout.sessions.line_items.list(session.id, {}, shop.here)] == [line.id]


def test_card_pays_and_money_arrives_a_little_later(shop: Shop) -> None:
    shop.standin.control(capture_seconds=60)
    session = shop.open_session(payment_intent_data={"application_fee_amount": 600})
    paid = shop.standin.pay(session.id, name="Ana Trésorière", email="ana@demo.test")
    assert (paid["outcome"], paid["url"]) == ("done", SUCCESS.replace("{CHECKOUT_SESSION_ID}", session.id))
    found = shop.session(session.id, "payment_intent.latest_charge")
    assert (found.status, found.payment_status, found.url) == ("complete", "paid", None)
    assert found.customer_details is not None
    assert (found.customer_details.email, found.customer_details.name) == ("ana@demo.test", "Ana Trésorière")
    intent: Any = found.payment_intent
    charge = intent.latest_charge
    assert (intent.status, intent.amount_received, intent.capture_method) == ("succeeded", 12000, "automatic_async")
    assert (charge.status, charge.captured, charge.balance_transaction) == ("succeeded", True, None)
    shop.standin.advance(60)
    charge = shop.client.v1.charges.retrieve(
        charge.id, {"expand": ["balance_transaction", "application_fee"]}, shop.here
    )
    moved, fee = charge.balance_transaction, charge.application_fee
    assert isinstance(moved, stripe.BalanceTransaction)
    assert isinstance(fee, stripe.ApplicationFee)
    assert (moved.amount, moved.fee, moved.net, moved.type) == (12000, 600 + 205, 11195, "charge")
    assert (fee.amount, fee.account, fee.charge) == (600, shop.account, charge.id)
    assert shop.told() == [
        "account.updated",
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
        "charge.updated",
    ]
    assert shop.told(account="") == ["application_fee.created"]


@pytest.mark.parametrize(
    ("card", "code", "decline"),
    [
        ("4000000000000002", "card_declined", "generic_decline"),
        ("4000000000009995", "card_declined", "insufficient_funds"),
        ("4000000000009987", "card_declined", "lost_card"),
        ("4000000000000069", "expired_card", None),
        ("4000000000000127", "incorrect_cvc", None),
        ("4000000000000119", "processing_error", None),
    ],
)
def test_refused_card_leaves_the_page_open(shop: Shop, card: str, code: str, decline: str | None) -> None:
    session = shop.open_session()
    assert shop.standin.pay(session.id, card=card)["outcome"] == "refused"
    found = shop.session(session.id, "payment_intent.latest_charge")
    intent: Any = found.payment_intent
    assert (found.status, found.payment_status) == ("open", "unpaid")
    assert (intent.status, intent.last_payment_error.code) == ("requires_payment_method", code)
    assert (intent.latest_charge.status, intent.latest_charge.failure_code) == ("failed", code)
    assert getattr(intent.last_payment_error, "decline_code", None) == decline
    assert shop.told()[-2:] == ["charge.failed", "payment_intent.payment_failed"]
    assert shop.standin.pay(session.id)["outcome"] == "done"
    again = shop.session(session.id)
    assert (again.payment_intent, again.payment_status) == (intent.id, "paid")


def test_bank_that_asks_is_answered(shop: Shop) -> None:
    session = shop.open_session()
    asked = shop.standin.pay(session.id, card="4000002760003184", three_d_secure="leave")
    intent: Any = shop.session(session.id, "payment_intent").payment_intent
    assert (asked["outcome"], intent.status) == ("action", "requires_action")
    assert intent.next_action.redirect_to_url.url == asked["url"]
    assert shop.standin.pay(session.id, card="4000002500003155", three_d_secure="refuse")["outcome"] == "refused"
    intent = shop.session(session.id, "payment_intent").payment_intent
    assert intent.last_payment_error.code == "payment_intent_authentication_failure"
    assert shop.standin.pay(session.id, card="4000008260003178")["refusal"] == "insufficient_funds"
    assert shop.standin.pay(session.id, card="4000002500003155")["outcome"] == "done"
    intent = shop.session(session.id, "payment_intent.latest_charge").payment_intent
    assert intent.latest_charge.payment_method_details.card.three_d_secure.result == "authenticated"


def test_direct_debit_succeeds_later(shop: Shop) -> None:
    shop.standin.control(direct_debit_seconds=3600)
    session = shop.open_session(payment_intent_data={"application_fee_amount": 600})
    shop.standin.pay(session.id, iban="FR14 2004 1010 0505 0001 3M02 606")
    found = shop.session(session.id, "payment_intent.latest_charge")
    intent: Any = found.payment_intent
    assert (found.status, found.payment_status) == ("complete", "unpaid")
    assert (intent.status, intent.latest_charge.status) == ("processing", "pending")
    shop.standin.advance(3600)
    found = shop.session(session.id, "payment_intent.latest_charge.balance_transaction")
    charge: Any = found.payment_intent.latest_charge  # type: ignore[union-attr]
    assert (found.payment_status, charge.status) == ("paid", "succeeded")
    assert (charge.balance_transaction.type, charge.balance_transaction.fee) == ("payment", 600 + 35)
    assert shop.told()[-3:] == [
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.async_payment_succeeded",
    ]


def test_direct_debit_fails_later(shop: Shop) -> None:
    session = shop.open_session()
    shop.standin.pay(session.id, iban="FR8420041010050500013M02607")
    shop.standin.wait_until_delivered()
    found = shop.session(session.id, "payment_intent.latest_charge")
    intent: Any = found.payment_intent
    assert (found.status, found.payment_status, intent.status) == ("complete", "unpaid", "requires_payment_method")
    assert (intent.latest_charge.status, intent.latest_charge.balance_transaction) == ("failed", None)
    assert shop.told()[-3:] == [
        "charge.failed",
        "payment_intent.payment_failed",
        "checkout.session.async_payment_failed",
    ]


def test_session_expires_by_itself(shop: Shop) -> None:
    session = shop.open_session(expires_at=int(time.time()) + 31 * 60)
    other = shop.open_session()
    shop.standin.advance(31 * 60)
    assert shop.session(session.id).status == "expired"
    assert (shop.session(session.id).url, shop.session(other.id).status) == (None, "open")
    assert shop.standin.pay(session.id)["outcome"] == "closed"
    assert shop.told()[-1] == "checkout.session.expired"


def test_session_expires_when_asked_and_only_once(shop: Shop) -> None:
    session = shop.open_session()
    shop.standin.pay(session.id, card="4000002500003155", three_d_secure="leave")
    expired = shop.client.v1.checkout.sessions.expire(session.id, {}, shop.here)
    assert (expired.status, expired.payment_status) == ("expired", "unpaid")
    intent: Any = shop.session(session.id, "payment_intent").payment_intent
    assert (intent.status, intent.cancellation_reason) == ("canceled", "expired")
    with pytest.raises(
        stripe.InvalidRequestError, match='with a status in \\["open"\\] can be expired.*`expired`'
    ) as said:
        shop.client.v1.checkout.sessions.expire(session.id, {}, shop.here)
    assert said.value.http_status == 400


def test_paid_session_cannot_be_expired(shop: Shop) -> None:
    session = shop.open_session()
    shop.standin.pay(session.id)
    with pytest.raises(stripe.InvalidRequestError, match="has a status of `complete`"):
        shop.client.v1.checkout.sessions.expire(session.id, {}, shop.here)


@pytest.mark.parametrize(
    ("more", "param", "words"),
    [
        ({"expires_at": 29 * 60}, "expires_at", "at least 30 minutes"),
        ({"expires_at": 24 * 3600 + 60}, "expires_at", "less than 24 hours"),
        ({"mode": "subscription"}, "mode", "must be one of payment"),
        ({"line_items": []}, "line_items", "Missing required param: line_items."),
        ({"success_url": "merci"}, "success_url", "Not a valid URL"),
        ({"customer_email": "nobody"}, "customer_email", "Invalid email address: nobody"),
        ({"colour": "blue"}, "colour", "Received unknown parameter: colour"),
        ({"payment_intent_data": {"capture": "no"}}, "payment_intent_data[capture]", "Received unknown parameter"),
        (
            {"payment_intent_data": {"application_fee_amount": 12001}},
            "payment_intent_data[application_fee_amount]",
            "fee",
        ),
        (
            {"allowed_payment_method_types": ["sepa_debit"], "payment_intent_data": {"capture_method": "manual"}},
            None,
            "No valid payment method types",
        ),
    ],
)
def test_session_that_makes_no_sense_is_refused(
    shop: Shop, more: dict[str, Any], param: str | None, words: str
) -> None:
    if "expires_at" in more:
        more = {"expires_at": int(time.time()) + more["expires_at"]}
    with pytest.raises(stripe.InvalidRequestError, match=words) as said:
        shop.open_session(**more)
    assert (said.value.http_status, said.value.param) == (400, param)


@pytest.mark.parametrize(("amount", "accepted"), [(0, False), (49, False), (50, True)])
def test_session_needs_half_a_euro(shop: Shop, amount: int, accepted: bool) -> None:
    price = {"currency": "eur", "unit_amount": amount, "product_data": {"name": "Clé"}}
    if accepted:
        assert shop.open_session(line_items=[{"price_data": price}]).amount_total == amount
        return
    with pytest.raises(stripe.InvalidRequestError, match="at least €0.50 eur") as said:
        shop.open_session(line_items=[{"price_data": price}])
    assert said.value.code == "amount_too_small"


def test_ways_to_pay_are_chosen(shop: Shop) -> None:
    assert shop.open_session(allowed_payment_method_types=["card"]).payment_method_types == ["card"]
    assert shop.open_session(excluded_payment_method_types=["card"]).payment_method_types == ["sepa_debit"]


def test_sessions_are_listed_by_state_and_intent(shop: Shop) -> None:
    first, second = shop.open_session(), shop.open_session(customer_email="b@demo.test")
    shop.standin.pay(second.id)
    intent = str(shop.session(second.id).payment_intent)
    listed = shop.client.v1.checkout.sessions.list
    assert [one.id for one in listed({}, shop.here)] == [second.id, first.id]
    assert [one.id for one in listed({"status": "open"}, shop.here)] == [first.id]
    assert [one.id for one in listed({"payment_intent": intent}, shop.here)] == [second.id]
    assert [one.id for one in listed({"customer_details": {"email": "b@demo.test"}}, shop.here)] == [second.id]


def test_application_fee_needs_a_connected_account(stripe_standin: StandIn, client: stripe.StripeClient) -> None:
    given: Any = {"mode": "payment", "line_items": LINES, "success_url": SUCCESS}
    assert client.v1.checkout.sessions.create(given).amount_total == 12000
    with pytest.raises(stripe.InvalidRequestError, match="Can only apply an application_fee_amount when"):
        client.v1.checkout.sessions.create({**given, "payment_intent_data": {"application_fee_amount": 1}})
