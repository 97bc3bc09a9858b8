"""Events: signed, tried again, as things were at that moment, and out of order on demand."""

import time
from collections import Counter
from typing import Any

import pytest
import stripe

from tests.sandbox.stripe.conftest import Receiver, Shop
from tests.stripe_standin import StandIn

COMPLETED = "checkout.session.completed"


def test_events_are_signed_and_carry_the_account(shop: Shop, receiver: Receiver) -> None:
    session = shop.open_session(metadata={"reservation": "ABC"})
    shop.standin.pay(session.id)
    shop.standin.wait_until_delivered()
    for body, signature in receiver.seen:
        event = stripe.Webhook.construct_event(body, signature, shop.standin.webhook_secret)  # type: ignore[no-untyped-call]
        assert (event.account, event.livemode) == (shop.account, False)
        with pytest.raises(stripe.SignatureVerificationError):
            stripe.Webhook.construct_event(body, signature, "whsec_other")  # type: ignore[no-untyped-call]
        with pytest.raises(stripe.SignatureVerificationError):
            stripe.Webhook.construct_event(body + b" ", signature, shop.standin.webhook_secret)  # type: ignore[no-untyped-call]
    (completed,) = (one for one in receiver.events() if one["type"] == COMPLETED)
    assert completed["data"]["object"]["metadata"] == {"reservation": "ABC"}
    found = shop.client.v1.events.retrieve(completed["id"], {}, shop.here)
    assert (found.type, found.pending_webhooks) == (COMPLETED, 0)


def test_signature_stays_fresh_when_the_clock_is_moved(shop: Shop, receiver: Receiver) -> None:
    shop.standin.advance(90 * 86400)
    shop.standin.pay(shop.open_session().id)
    shop.standin.wait_until_delivered()
    body, signature = receiver.seen[0]
    assert abs(int(signature.split(",")[0].removeprefix("t=")) - time.time()) < 30
    stripe.Webhook.construct_event(body, signature, shop.standin.webhook_secret)  # type: ignore[no-untyped-call]


def test_event_shows_the_object_as_it_was(shop: Shop) -> None:
    session = shop.open_session()
    shop.standin.pay(session.id, card="4000000000000002")
    shop.standin.pay(session.id)
    shop.standin.wait_until_delivered()
    intent = str(shop.session(session.id).payment_intent)
    shop.client.v1.refunds.create({"payment_intent": intent, "amount": 100}, shop.here)
    shop.client.v1.refunds.create({"payment_intent": intent, "amount": 200}, shop.here)
    told: dict[str, list[Any]] = {}
    for event in shop.client.v1.events.list({"limit": 100}, shop.here):
        told.setdefault(event.type, []).insert(0, event.data)
    assert [one.object.status for one in told["payment_intent.created"]] == ["requires_payment_method"]
    assert [one.object.status for one in told["payment_intent.succeeded"]] == ["succeeded"]
    refunded = told["charge.refunded"]
    assert [one.object.amount_refunded for one in refunded] == [100, 300]
    assert [one.previous_attributes.amount_refunded for one in refunded] == [0, 100]


def test_event_tells_the_request_that_caused_it(shop: Shop) -> None:
    intent = shop.paid()
    made = shop.client.v1.refunds.create({"payment_intent": intent.id}, {**shop.here, "idempotency_key": "refund-1"})
    (event,) = shop.client.v1.events.list({"type": "refund.created"}, shop.here)
    assert event.request is not None
    assert (event.request.id, event.request.idempotency_key) == (made.last_response.request_id, "refund-1")  # type: ignore[union-attr]


def test_events_are_listed_by_type(shop: Shop) -> None:
    shop.paid()
    types: Any = {"types": [COMPLETED, "charge.succeeded"]}
    assert [one.type for one in shop.client.v1.events.list(types, shop.here)] == [COMPLETED, "charge.succeeded"]
    assert [one.type for one in shop.client.v1.events.list({"type": COMPLETED}, shop.here)] == [COMPLETED]


def test_event_that_is_not_taken_is_sent_again_with_growing_pauses(shop: Shop, receiver: Receiver) -> None:
    shop.standin.control(webhook_events=[COMPLETED], pace=1)
    receiver.status = 500
    shop.standin.pay(shop.open_session().id)
    receiver.wait_for(1)
    pauses = []
    for number in range(2, 12):
        while (delivery := shop.standin.deliveries()[0])["attempts"] < number - 1:
            time.sleep(0.01)
        assert delivery["state"] == "waiting"
        pauses.append(delivery["due"] - shop.standin.state()["now"])
        shop.standin.advance(pauses[-1] + 1)
        receiver.wait_for(number)
    while (delivery := shop.standin.deliveries()[0])["state"] == "waiting":
        time.sleep(0.01)
    assert (delivery["state"], delivery["attempts"], set(delivery["answers"])) == ("failed", 11, {"500"})
    in_steps = [round(one, -1) for one in pauses]
    assert in_steps == sorted(in_steps)
    assert 2.5 * 86400 < sum(pauses) < 3.1 * 86400
    assert len({body for body, _signature in receiver.seen}) == 1


def test_event_is_taken_at_the_second_attempt(shop: Shop, receiver: Receiver) -> None:
    shop.standin.control(webhook_events=[COMPLETED])
    receiver.status = 503
    shop.standin.pay(shop.open_session().id)
    receiver.wait_for(1)
    receiver.status = 204
    shop.standin.wait_until_delivered()
    (delivery,) = shop.standin.deliveries()
    assert (delivery["state"], delivery["answers"][0], delivery["answers"][-1]) == ("done", "503", "204")


def test_event_can_be_sent_once_more(shop: Shop, receiver: Receiver) -> None:
    shop.standin.control(webhook_events=[COMPLETED])
    shop.standin.pay(shop.open_session().id)
    shop.standin.wait_until_delivered()
    shop.standin.web.post("/stripe/control/send", json={"event": receiver.events()[0]["id"]})
    receiver.wait_for(2)
    assert len({one["id"] for one in receiver.events()}) == 1


def test_nothing_comes_from_a_host_who_disconnected(shop: Shop, receiver: Receiver) -> None:
    shop.standin.control(direct_debit_seconds=600)
    session = shop.open_session()
    shop.standin.pay(session.id, iban="FR1420041010050500013M02606")
    shop.standin.set_account(shop.account, "deauthorized")
    shop.standin.advance(600)
    shop.standin.wait_until_delivered()
    (gone,) = (one for one in receiver.events() if one["type"] == "account.application.deauthorized")
    assert (gone["account"], gone["data"]["object"]["object"]) == (shop.account, "application")
    assert "checkout.session.async_payment_succeeded" not in receiver.types()


def test_events_are_repeated_and_lost_on_demand(shop: Shop, receiver: Receiver) -> None:
    shop.standin.control(webhook_events=[COMPLETED], chaos={"duplicate": 1, "copies": 3, "seed": 5})
    sessions = [shop.open_session() for _ in range(12)]
    for session in sessions:
        shop.standin.pay(session.id)
    shop.standin.wait_until_delivered()
    often = Counter(one["data"]["object"]["id"] for one in receiver.events())
    assert set(often) == {one.id for one in sessions}
    assert set(often.values()) == {2, 3, 4}
    shop.standin.web.post("/stripe/control/calm")
    shop.standin.control(chaos={"drop": 1})
    shop.standin.pay(shop.open_session().id)
    shop.standin.wait_until_delivered()
    assert len(receiver.seen) == sum(often.values())
    assert shop.standin.deliveries()[0]["state"] == "dropped"


def test_events_overtake_each_other_on_demand(shop: Shop, receiver: Receiver) -> None:
    shop.standin.control(chaos={"reorder": 1, "reorder_seconds": 0.5, "seed": 1})
    shop.paid()
    assert Counter(receiver.types()) == Counter(shop.told()[1:])
    assert receiver.types() != shop.told()[1:]


def test_same_seed_goes_wrong_in_the_same_places(stripe_standin: StandIn, shop: Shop, receiver: Receiver) -> None:
    def run() -> list[int]:
        stripe_standin.control(webhook_events=[COMPLETED], chaos={"duplicate": 0.5, "drop": 0.3, "seed": 42})
        before = len(receiver.seen)
        ids = [shop.open_session().id for _ in range(10)]
        for one in ids:
            stripe_standin.pay(one)
        stripe_standin.wait_until_delivered()
        often = Counter(event["data"]["object"]["id"] for event in receiver.events()[before:])
        return [often[one] for one in ids]

    first = run()
    assert (run(), len(set(first)) > 1) == (first, True)


def test_events_may_come_before_the_answer(shop: Shop, receiver: Receiver) -> None:
    intent = shop.paid()
    shop.standin.wait_until_delivered()
    shop.standin.control(chaos={"events_first": 1})
    seen = len(receiver.seen)
    shop.client.v1.refunds.create({"payment_intent": intent.id}, shop.here)
    assert sorted(receiver.types()[seen:]) == ["charge.refunded", "refund.created"]
