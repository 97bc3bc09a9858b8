"""What may say that something happened, and what it may not."""

import json
import time
from datetime import datetime, timedelta

import pytest
from django.test import override_settings
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from bookings.models import Payment, WebhookEvent
from bookings.payments import provider
from bookings.payments.webhooks import handle_webhooks, replay
from commons.errors import Impossible
from tests.bookings.payments.conftest import Till, sign


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def event(till: Till, **fields: object) -> bytes:
    about = {"id": "cs_test_nobody", "object": "checkout.session", "metadata": {}}
    told = {
        "id": "evt_1",
        "type": "checkout.session.completed",
        "account": till.account,
        "created": 1_700_000_000,
        "data": {"object": about},
        **fields,
    }
    return json.dumps(told).encode()


@pytest.mark.parametrize("secret", ["", "whsec_other", "whsec_sandbox "])
def test_a_forged_signature_is_refused(till: Till, secret: str) -> None:
    body = event(till)
    assert till.post(body, sign(body, secret)) == 400
    assert WebhookEvent.objects.count() == 0


def test_while_a_secret_is_rolled_both_are_taken(till: Till, settings) -> None:
    body = event(till)
    settings.STRIPE_WEBHOOK_SECRET = "whsec_new, whsec_old,"
    assert [till.post(body, sign(body, secret)) for secret in ("whsec_new", "whsec_old")] == [200, 200]
    for secret in ("", " whsec_old", "whsec_new, whsec_old,", "whsec_other"):
        assert till.post(body, sign(body, secret)) == 400, secret


def test_without_a_secret_nothing_is_taken(till: Till, settings) -> None:
    settings.STRIPE_WEBHOOK_SECRET = ""
    body = event(till)
    assert till.post(body, sign(body, "")) == 400


@pytest.mark.parametrize("signature", ["", "t=1", "v1=abc", "t=x,v1=abc", "t=1,v1=", "t=99999999999999999999,v1=a"])
def test_a_signature_that_is_none_is_refused(till: Till, signature: str) -> None:
    assert till.post(event(till), signature) == 400


def test_a_signature_of_another_body_is_refused(till: Till) -> None:
    body = event(till)
    assert till.post(body.replace(b"evt_1", b"evt_2"), sign(body, till.standin.webhook_secret)) == 400


def test_a_stale_signature_is_refused(till: Till) -> None:
    body, moment = event(till), int(time.time())
    assert till.post(body, sign(body, till.standin.webhook_secret, moment - 301)) == 400
    assert till.post(body, sign(body, till.standin.webhook_secret, moment - 250)) == 200


@given(st.sampled_from(["body", "digest", "moment", "age", "secret"]), st.integers(0, 10**6))
def test_whatever_is_altered_is_refused(what: str, where: int) -> None:
    """A byte of the body, a digit of the digest, the time that was signed, its age, the secret; alone or unaltered."""
    secret, moment = "whsec_sandbox", int(time.time())
    body = json.dumps({"id": "evt_1", "data": {"object": {"id": "cs_1"}}}).encode()
    whole = sign(body, secret, moment)
    place = where % len(body)
    stamp, _comma, digest = whole.partition(",")
    digit = len("v1=") + where % 64
    other = f"{int(digest[digit], 16) ^ 1 + where % 15:x}"
    told = {
        "body": (body[:place] + bytes([body[place] ^ 1 + where % 255]) + body[place + 1 :], whole),
        "digest": (body, f"{stamp},{digest[:digit]}{other}{digest[digit + 1 :]}"),
        "moment": (body, whole.replace(stamp, f"t={moment + 1 + where}")),
        "age": (body, sign(body, secret, moment - 301 - where)),
        "secret": (body, sign(body, f"{secret}{where}", moment)),
    }
    with override_settings(STRIPE_WEBHOOK_SECRET=secret):
        assert provider.verified(body, whole)["id"] == "evt_1"
        with pytest.raises(Impossible):
            provider.verified(*told[what])


def test_a_replayed_event_is_stored_once(till: Till) -> None:
    body = event(till)
    for _time in range(3):
        assert till.post(body, sign(body, till.standin.webhook_secret)) == 200
    assert WebhookEvent.objects.get().deliveries == 3


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'"x"', b'{"id": 1, "data": {}}', b"\xff"])
def test_a_signed_body_that_says_nothing_is_refused(till: Till, body: bytes) -> None:
    assert till.post(body, sign(body, till.standin.webhook_secret)) == 400


def test_only_post_is_taken(till: Till) -> None:
    assert till.client.get("/webhooks/stripe/").status_code == 405


def test_an_unknown_account_is_kept_and_shown(till: Till, now) -> None:
    body = event(till, account="acct_unknown")
    till.post(body, sign(body, till.standin.webhook_secret))
    for turn in range(9):
        handle_webhooks(now=now + timedelta(hours=turn + 1))
    kept = WebhookEvent.objects.get()
    assert (kept.state, kept.outcome, kept.retry_at) == ("unknown", "unknown account", None)


def test_an_event_before_our_own_commit_is_handled_later(till: Till, now) -> None:
    one = till.submitted(now=now)
    payment = till.open(one, now)
    till.pay(payment)
    # We have stopped between the provider's answer and noting it: neither page nor payment intent is known here.
    Payment.objects.filter(pk=payment.pk).update(session_id="", url="", stripe_account="acct_not_yet")
    till.bring(now)
    assert set(WebhookEvent.objects.filter(kind__startswith="checkout").values_list("state", flat=True)) == {"waiting"}
    Payment.objects.filter(pk=payment.pk).update(stripe_account=till.account)
    handle_webhooks(now=now + timedelta(minutes=1))
    payment.refresh_from_db()
    assert (payment.state, payment.session_id != "") == ("succeeded", True)


def test_an_event_of_another_account_touches_nothing(till: Till, now) -> None:
    one = till.submitted(now=now)
    payment = till.open(one, now)
    about = {"id": payment.session_id, "object": "checkout.session", "metadata": {"payment": str(payment.pk)}}
    body = event(till, account="acct_other", data={"object": about})
    till.post(body, sign(body, till.standin.webhook_secret))
    handle_webhooks(now=now + timedelta(minutes=1))
    payment.refresh_from_db()
    assert (payment.state, WebhookEvent.objects.get().state) == ("open", "waiting")


def test_what_fails_is_tried_again_with_growing_pauses(till: Till, now, settings) -> None:
    one = till.submitted(now=now)
    till.pay(till.open(one, now))
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    base = till.standin.base_address
    settings.STRIPE_API_BASE = base
    till.standin.wait_until_delivered()
    client = till.standin.client()
    told = client.v1.events.list({"type": "checkout.session.completed"}, {"stripe_account": till.account}).data[0]
    body = json.dumps(told.to_dict(), default=str).encode()
    till.post(body, sign(body, till.standin.webhook_secret))
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    assert handle_webhooks(now=timezone.now()) == 1
    kept = WebhookEvent.objects.get()
    assert (kept.state, kept.attempts, kept.handled_at) == ("failed", 1, None)
    assert handle_webhooks(now=timezone.now()) == 0
    settings.STRIPE_API_BASE = base
    assert handle_webhooks(now=kept.retry_at) == 1
    kept.refresh_from_db()
    assert (kept.state, kept.outcome) == ("done", "succeeded")


def test_an_event_may_be_replayed_by_hand(till: Till, now) -> None:
    one = till.submitted(now=now)
    till.pay(till.open(one, now))
    till.told()
    for kept in WebhookEvent.objects.all():
        state = kept.state
        assert replay(event_id=kept.pk, now=timezone.now()).state == state
