"""Connected accounts: from the first form to payments, and the ways in which they stop."""

import re
from typing import Any

import httpx
import pytest
import stripe

from tests.sandbox.stripe.conftest import LINES, SUCCESS, Shop
from tests.stripe_standin import StandIn

RETURN, REFRESH = "http://127.0.0.1:9/retour", "http://127.0.0.1:9/encore"


@pytest.fixture
def account(client: stripe.StripeClient) -> stripe.Account:
    return client.v1.accounts.create(
        {"type": "standard", "country": "FR", "email": "h@demo.test", "metadata": {"organisation": "7"}}
    )


def link(client: stripe.StripeClient, account: str) -> str:
    given: Any = {"account": account, "return_url": RETURN, "refresh_url": REFRESH, "type": "account_onboarding"}
    return client.v1.account_links.create(given).url


def test_new_account_has_everything_before_it(client: stripe.StripeClient, account: stripe.Account) -> None:
    assert (account.charges_enabled, account.payouts_enabled, account.details_submitted) == (False, False, False)
    assert account.requirements is not None
    assert "external_account" in (account.requirements.currently_due or [])
    assert account.requirements.disabled_reason == "requirements.past_due"
    assert [one.id for one in client.v1.accounts.list()] == [account.id]
    given: Any = {"mode": "payment", "line_items": LINES, "success_url": SUCCESS}
    with pytest.raises(stripe.InvalidRequestError, match="cannot currently make charges"):
        client.v1.checkout.sessions.create(given, {"stripe_account": account.id})


@pytest.mark.parametrize(
    ("state", "flags", "reason"),
    [
        ("ready", (True, True, True), None),
        ("in_review", (False, False, True), "requirements.pending_verification"),
        ("restricted", (False, False, True), "requirements.past_due"),
        ("later", (False, False, False), "requirements.past_due"),
    ],
)
def test_form_leads_to_each_state_and_back(
    client: stripe.StripeClient, account: stripe.Account, state: str, flags: tuple[bool, ...], reason: str | None
) -> None:
    url = link(client, account.id)
    assert "Bac à sable" in httpx.get(url).text
    sent = httpx.post(url, data={"state": state, "name": "Hôtel du Lac"})
    assert (sent.status_code, sent.headers["location"]) == (303, RETURN)
    found = client.v1.accounts.retrieve(account.id)
    assert (found.charges_enabled, found.payouts_enabled, found.details_submitted) == flags
    assert found.requirements is not None
    assert found.requirements.disabled_reason == reason
    assert found.business_profile is not None
    assert found.business_profile.name == "Hôtel du Lac"
    told = [one.type for one in client.v1.events.list({}, {"stripe_account": account.id})]
    assert told == ([] if state == "later" else ["account.updated"])


def test_link_opens_once_and_not_late(
    stripe_standin: StandIn, client: stripe.StripeClient, account: stripe.Account
) -> None:
    url = link(client, account.id)
    assert httpx.get(url).status_code == 200
    assert httpx.get(url).headers["location"] == REFRESH
    late = link(client, account.id)
    stripe_standin.advance(301)
    assert httpx.get(late).headers["location"] == REFRESH
    assert httpx.get(re.sub("link_.*", "link_none", late)).status_code == 404


def test_ready_account_may_become_restricted(shop: Shop) -> None:
    session = shop.open_session()
    shop.standin.set_account(shop.account, "restricted")
    with pytest.raises(stripe.InvalidRequestError, match="cannot currently make charges"):
        shop.open_session()
    found = shop.client.v1.accounts.retrieve(shop.account)
    assert found.requirements is not None
    assert found.requirements.errors is not None
    assert found.requirements.errors[0].code == "verification_document_expired"
    assert shop.session(session.id).status == "open"


def test_host_who_disconnects_is_gone(shop: Shop) -> None:
    session = shop.open_session()
    shop.standin.set_account(shop.account, "deauthorized")
    with pytest.raises(stripe.PermissionError, match="Application access may have been revoked") as said:
        shop.session(session.id)
    assert (said.value.http_status, said.value.json_body["error"]["code"]) == (403, "account_invalid")
    with pytest.raises(stripe.PermissionError):
        shop.client.v1.accounts.retrieve(shop.account)
    assert list(shop.client.v1.accounts.list()) == []
    assert shop.standin.pay(session.id)["outcome"] == "closed"
    # Connected again, it is the same account with the same pages.
    shop.standin.set_account(shop.account, "ready")
    assert shop.session(session.id).status == "open"


def test_what_belongs_to_others_is_not_there(shop: Shop) -> None:
    other = Shop(shop.standin, shop.client, shop.standin.ready_account("Lycée"))
    session, intent = shop.open_session(), shop.paid()
    asked: list[Any] = [
        lambda: other.session(session.id),
        lambda: shop.client.v1.checkout.sessions.expire(session.id, {}, other.here),
        lambda: shop.client.v1.payment_intents.retrieve(intent.id, {}, other.here),
        lambda: shop.client.v1.payment_intents.retrieve(intent.id),
        lambda: shop.client.v1.refunds.create({"payment_intent": intent.id}, other.here),
    ]
    for ask in asked:
        with pytest.raises(stripe.InvalidRequestError, match="^Request req_.*No such ") as said:
            ask()
        assert (said.value.http_status, said.value.code) == (404, "resource_missing")
    assert list(shop.client.v1.charges.list({}, other.here)) == []


def test_account_is_updated(client: stripe.StripeClient, account: stripe.Account) -> None:
    given: Any = {"metadata": {"organisation": "8"}, "email": "n@demo.test", "business_profile": {"name": "Gîte"}}
    found = client.v1.accounts.update(account.id, given)
    assert (found.email, found.to_dict()["metadata"]) == ("n@demo.test", {"organisation": "8"})
    assert client.v1.accounts.retrieve_current({}, {"stripe_account": account.id}).id == account.id
