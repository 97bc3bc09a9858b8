"""Requests: keys, versions, parameters, idempotency, and answers that go wrong on demand."""

import threading
import time
from typing import Any

import httpx
import pytest
import stripe

from sandbox.stripe.params import checked, decoded
from sandbox.stripe.routes import ROUTES, Route
from tests.sandbox.stripe.conftest import LINES, SUCCESS, Shop
from tests.sandbox.stripe.declared import parameter_faults
from tests.stripe_standin import StandIn

GIVEN: Any = {"mode": "payment", "line_items": LINES, "success_url": SUCCESS}
# The client's name for the parameters of each address.
PARAMETERS = {
    "POST /v1/accounts": "AccountCreateParams",
    "GET /v1/accounts": "AccountListParams",
    "POST /v1/accounts/:account": "AccountUpdateParams",
    "POST /v1/account_links": "AccountLinkCreateParams",
    "POST /v1/checkout/sessions": "checkout.SessionCreateParams",
    "GET /v1/checkout/sessions": "checkout.SessionListParams",
    "POST /v1/checkout/sessions/:session": "checkout.SessionUpdateParams",
    "GET /v1/checkout/sessions/:session/line_items": "checkout.SessionLineItemListParams",
    "GET /v1/payment_intents": "PaymentIntentListParams",
    "POST /v1/payment_intents/:intent": "PaymentIntentUpdateParams",
    "POST /v1/payment_intents/:intent/capture": "PaymentIntentCaptureParams",
    "POST /v1/payment_intents/:intent/cancel": "PaymentIntentCancelParams",
    "GET /v1/charges": "ChargeListParams",
    "POST /v1/refunds": "RefundCreateParams",
    "GET /v1/refunds": "RefundListParams",
    "POST /v1/refunds/:refund": "RefundUpdateParams",
    "GET /v1/disputes": "DisputeListParams",
    "GET /v1/balance_transactions": "BalanceTransactionListParams",
    "GET /v1/application_fees": "ApplicationFeeListParams",
    "GET /v1/events": "EventListParams",
}


@pytest.mark.parametrize("route", [one for one in ROUTES if one.spec], ids=lambda one: f"{one.method} {one.path}")
def test_what_is_taken_is_what_the_client_can_give(route: Route) -> None:
    declared: Any = stripe.params
    for name in PARAMETERS[f"{route.method} {route.path}"].split("."):
        declared = getattr(declared, name)
    assert list(parameter_faults(route.spec, declared, "")) == []


def test_wrong_key_and_no_key_are_401(stripe_standin: StandIn) -> None:
    wrong = stripe.StripeClient("sk_test_mistake_1234", base_addresses={"api": stripe_standin.base_address})
    with pytest.raises(stripe.AuthenticationError, match=r"Invalid API Key provided: sk_test_\*+1234"):
        wrong.v1.balance.retrieve()
    nothing = httpx.get(f"{stripe_standin.base_address}/v1/balance")
    assert (nothing.status_code, nothing.json()["error"]["type"]) == (401, "invalid_request_error")
    basic = httpx.get(f"{stripe_standin.base_address}/v1/balance", auth=(stripe_standin.key, ""))
    assert basic.status_code == 200


def test_version_is_echoed_and_must_be_one(stripe_standin: StandIn) -> None:
    old = stripe_standin.client(stripe_version="2024-06-20")
    assert old.v1.balance.retrieve().last_response.headers["Stripe-Version"] == "2024-06-20"  # type: ignore[union-attr]
    with pytest.raises(stripe.InvalidRequestError, match="Invalid Stripe API version: newest"):
        stripe_standin.client(stripe_version="newest").v1.balance.retrieve()
    assert stripe_standin.client().v1.balance.retrieve().last_response.request_id.startswith("req_")  # type: ignore[union-attr]


def test_address_that_is_not_served_is_404(stripe_standin: StandIn, client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="Unrecognized request URL \\(GET: /v1/payouts\\)") as said:
        client.v1.payouts.list()
    assert said.value.http_status == 404


def test_unknown_parameters_are_all_named(client: stripe.StripeClient) -> None:
    given: Any = {**GIVEN, "colour": "blue", "payment_intent_data": {"customer": "x"}}
    with pytest.raises(
        stripe.InvalidRequestError, match=r"unknown parameters: colour, payment_intent_data\[customer\]"
    ) as said:
        client.v1.checkout.sessions.create(given)
    assert (said.value.code, said.value.param) == ("parameter_unknown", "colour")
    unknown: Any = {"colour": "blue"}
    with pytest.raises(stripe.InvalidRequestError, match="unknown parameter: colour"):
        client.v1.charges.list(unknown)


@pytest.mark.parametrize(
    ("encoded", "found"),
    [
        ("a=1&b[c]=2&b[d][e]=3", {"a": "1", "b": {"c": "2", "d": {"e": "3"}}}),
        ("a[]=1&a[]=2", {"a": {"0": "1", "1": "2"}}),
        ("a[0][b]=x&a[1][b]=y", {"a": {"0": {"b": "x"}, "1": {"b": "y"}}}),
        ("a=%C3%A9+%26", {"a": "é &"}),
        ("", {}),
    ],
)
def test_parameters_are_nested(encoded: str, found: dict[str, Any]) -> None:
    assert decoded(encoded) == found


def test_arrays_keep_their_order() -> None:
    assert checked({"a": [str]}, decoded("a[10]=k&a[2]=c&a[0]=a")) == {"a": ["a", "c", "k"]}


def test_what_cannot_be_expanded_is_said(shop: Shop) -> None:
    session = shop.open_session()
    for path in ("colour", "payment_intent.colour", "id"):
        if path == "payment_intent.colour":
            shop.standin.pay(session.id)
        with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
            shop.session(session.id, path if path != "id" else "currency")
    with pytest.raises(stripe.InvalidRequestError, match="more than 4 levels"):
        shop.session(session.id, "a.b.c.d.e")
    expanded: Any = shop.client.v1.checkout.sessions.list({"expand": ["data.payment_intent"]}, shop.here)
    assert expanded.data[0].payment_intent.status == "succeeded"


def keyed(shop: Shop, key: str) -> dict[str, Any]:
    return {**shop.here, "idempotency_key": key}


def test_same_key_gives_the_same_answer(shop: Shop) -> None:
    first = shop.client.v1.checkout.sessions.create(GIVEN, keyed(shop, "k1"))  # type: ignore[arg-type]
    second = shop.client.v1.checkout.sessions.create(GIVEN, keyed(shop, "k1"))  # type: ignore[arg-type]
    assert first.to_dict() == second.to_dict()
    assert [one.last_response.headers.get("Idempotent-Replayed") for one in (first, second)] == [None, "true"]  # type: ignore[union-attr]
    assert len(shop.client.v1.checkout.sessions.list({}, shop.here).data) == 1
    other = Shop(shop.standin, shop.client, shop.standin.ready_account())
    assert shop.client.v1.checkout.sessions.create(GIVEN, keyed(other, "k1")).id != first.id  # type: ignore[arg-type]


def test_same_key_for_something_else_is_refused(shop: Shop) -> None:
    shop.client.v1.checkout.sessions.create(GIVEN, keyed(shop, "k1"))  # type: ignore[arg-type]
    with pytest.raises(stripe.IdempotencyError, match="can only be used with the same parameters") as said:
        shop.client.v1.checkout.sessions.create({**GIVEN, "locale": "fr"}, keyed(shop, "k1"))  # type: ignore[arg-type]
    assert said.value.http_status == 400


def test_key_is_forgotten_after_a_day(shop: Shop) -> None:
    first = shop.client.v1.checkout.sessions.create(GIVEN, keyed(shop, "k1"))  # type: ignore[arg-type]
    shop.standin.advance(24 * 3600 - 60)
    assert shop.client.v1.checkout.sessions.create(GIVEN, keyed(shop, "k1")).id == first.id  # type: ignore[arg-type]
    shop.standin.advance(120)
    assert shop.client.v1.checkout.sessions.create(GIVEN, keyed(shop, "k1")).id != first.id  # type: ignore[arg-type]


def test_refusal_is_kept_and_a_wrong_parameter_is_not(shop: Shop) -> None:
    intent = shop.paid()
    for _attempt in range(2):
        with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded"):
            shop.client.v1.refunds.create({"payment_intent": intent.id, "amount": 99999}, keyed(shop, "k1"))  # type: ignore[arg-type]
    with pytest.raises(stripe.IdempotencyError):
        shop.client.v1.refunds.create({"payment_intent": intent.id, "amount": 1}, keyed(shop, "k1"))  # type: ignore[arg-type]
    with pytest.raises(stripe.InvalidRequestError, match="Invalid positive integer"):
        shop.client.v1.refunds.create({"payment_intent": intent.id, "amount": 0}, keyed(shop, "k2"))  # type: ignore[arg-type]
    assert shop.client.v1.refunds.create({"payment_intent": intent.id, "amount": 1}, keyed(shop, "k2")).amount == 1  # type: ignore[arg-type]


@pytest.mark.parametrize(("chaos", "done"), [("error_after", 1), ("error_before", 0)])
def test_500_is_given_again_for_its_key_whether_done_or_not(shop: Shop, chaos: str, done: int) -> None:
    intent = shop.paid()
    shop.standin.control(chaos={chaos: 1})
    for attempt in range(2):
        with pytest.raises(stripe.APIError, match="An unknown error occurred") as said:
            shop.client.v1.refunds.create({"payment_intent": intent.id, "amount": 100}, keyed(shop, "k1"))  # type: ignore[arg-type]
        assert said.value.http_status == 500
        replayed: Any = said.value.headers
        assert replayed.get("Idempotent-Replayed") == (None if attempt == 0 else "true")
        shop.standin.web.post("/stripe/control/calm")
    assert len(shop.client.v1.refunds.list({}, shop.here).data) == done
    assert shop.told().count("refund.created") == done


def test_key_in_use_is_409(shop: Shop) -> None:
    shop.standin.control(chaos={"slow": 1, "slow_seconds": 1})
    made: list[str] = []
    first = threading.Thread(
        target=lambda: made.append(shop.client.v1.checkout.sessions.create(GIVEN, keyed(shop, "k1")).id)  # type: ignore[arg-type]
    )
    first.start()
    said = None
    while said is None and first.is_alive():
        time.sleep(0.1)
        try:
            shop.standin.client().v1.checkout.sessions.create(GIVEN, keyed(shop, "k1"))  # type: ignore[arg-type]
        except stripe.StripeError as error:
            said = error
    first.join()
    assert said is not None
    assert (said.http_status, said.json_body["error"]["code"]) == (409, "idempotency_key_in_use")  # type: ignore[index]
    assert [one.id for one in shop.client.v1.checkout.sessions.list({}, shop.here)] == made
    # The client itself tries again until the first is through.
    shop.standin.control(chaos={"slow_seconds": 0.5})
    twice = [shop.standin.client(max_network_retries=4) for _ in range(2)]
    found: list[str] = []
    threads = [
        threading.Thread(
            target=lambda one=one: found.append(one.v1.checkout.sessions.create(GIVEN, keyed(shop, "k2")).id)  # type: ignore[misc]
        )
        for one in twice
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(found), len(set(found))) == (2, 1)


def test_answer_that_never_comes_is_there_at_the_next_attempt(shop: Shop) -> None:
    intent = shop.paid()
    shop.standin.control(chaos={"hang": 1, "hang_seconds": 0.1})
    with pytest.raises(stripe.APIConnectionError):
        shop.client.v1.refunds.create({"payment_intent": intent.id}, keyed(shop, "k1"))  # type: ignore[arg-type]
    shop.standin.web.post("/stripe/control/calm")
    made = shop.client.v1.refunds.create({"payment_intent": intent.id}, keyed(shop, "k1"))  # type: ignore[arg-type]
    assert [one.id for one in shop.client.v1.refunds.list({}, shop.here)] == [made.id]


def test_session_is_paid_while_the_site_expires_it(shop: Shop) -> None:
    session = shop.open_session()
    shop.standin.control(chaos={"pay_while_expiring": 1})
    with pytest.raises(stripe.InvalidRequestError, match="has a status of `complete`"):
        shop.client.v1.checkout.sessions.expire(session.id, {}, shop.here)
    assert shop.session(session.id).payment_status == "paid"


def test_session_expires_while_somebody_pays(shop: Shop) -> None:
    session = shop.open_session()
    shop.standin.control(chaos={"expire_while_paying": 1})
    assert shop.standin.pay(session.id)["outcome"] == "closed"
    found = shop.session(session.id)
    assert (found.status, found.payment_intent, found.payment_status) == ("expired", None, "unpaid")


@pytest.mark.parametrize(
    ("lever", "given"),
    [
        ("", {"chaos": {"meteor": 1}}),
        ("", {"chaos": {"drop": -1}}),
        ("", {"advance": -1}),
        ("", {"colour": "blue"}),
        ("pay", {"session": "cs_test_none"}),
        ("pay", {}),
        ("account", {"account": "acct_none", "state": "ready"}),
        ("send", {"event": "evt_none"}),
    ],
)
def test_lever_that_makes_no_sense_is_refused(stripe_standin: StandIn, lever: str, given: dict[str, Any]) -> None:
    answer = stripe_standin.web.post(f"/stripe/control/{lever}", json=given)
    assert (answer.status_code, list(answer.json())) == (400, ["error"])
    assert stripe_standin.web.post("/stripe/control/none").status_code == 404
