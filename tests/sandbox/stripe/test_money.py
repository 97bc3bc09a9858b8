"""Capture, cancelling, refunds, balance transactions: to the cent."""

import itertools
from typing import Any

import pytest
import stripe

from tests.sandbox.stripe.conftest import Shop

DEPOSIT: dict[str, Any] = {"payment_intent_data": {"capture_method": "manual"}}


def moved(shop: Shop, **more: Any) -> list[stripe.BalanceTransaction]:
    listed = shop.client.v1.balance_transactions.list({"limit": 100, **more}, shop.here)  # type: ignore[typeddict-item]
    return list(listed.auto_paging_iter())


def refund(shop: Shop, intent: str, **more: Any) -> stripe.Refund:
    return shop.client.v1.refunds.create({"payment_intent": intent, **more}, shop.here)  # type: ignore[typeddict-item]


def held(shop: Shop) -> stripe.PaymentIntent:
    session = shop.open_session(**DEPOSIT)
    assert session.payment_method_types == ["card"]
    shop.standin.pay(session.id)
    found = shop.session(session.id, "payment_intent.latest_charge")
    assert (found.status, found.payment_status) == ("complete", "unpaid")
    intent: Any = found.payment_intent
    assert (intent.status, intent.amount_capturable, intent.latest_charge.captured) == (
        "requires_capture",
        12000,
        False,
    )
    return intent


def test_deposit_is_captured_in_part_and_the_rest_let_go(shop: Shop) -> None:
    intent = held(shop)
    done: Any = shop.client.v1.payment_intents.capture(
        intent.id, {"amount_to_capture": 5000, "expand": ["latest_charge.refunds"]}, shop.here
    )
    charge = done.latest_charge
    assert (done.status, done.amount_received, done.amount_capturable) == ("succeeded", 5000, 0)
    assert (charge.amount_captured, charge.amount_refunded, charge.refunded) == (5000, 7000, False)
    (released,) = charge.refunds.data
    assert (released.amount, released.balance_transaction) == (7000, None)
    assert [(one.amount, one.type) for one in moved(shop)] == [(5000, "charge")]
    listed = shop.client.v1.checkout.sessions.list({"payment_intent": intent.id}, shop.here)
    assert [one.payment_status for one in listed] == ["paid"]
    with pytest.raises(stripe.InvalidRequestError, match="has already been captured") as said:
        shop.client.v1.payment_intents.capture(intent.id, {}, shop.here)
    assert said.value.code == "payment_intent_unexpected_state"


def test_what_was_captured_in_part_is_refunded_in_part(shop: Shop) -> None:
    intent = held(shop)
    shop.client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 5000}, shop.here)
    assert refund(shop, intent.id, amount=3000).amount == 3000
    assert refund(shop, intent.id).amount == 2000
    assert sum(one.amount for one in moved(shop)) == 0


def test_more_than_authorised_is_not_captured(shop: Shop) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="12001.*greater than the authorized amount") as said:
        shop.client.v1.payment_intents.capture(held(shop).id, {"amount_to_capture": 12001}, shop.here)
    assert said.value.code == "amount_too_large"


def test_deposit_is_given_back(shop: Shop) -> None:
    intent = held(shop)
    given: Any = {"cancellation_reason": "requested_by_customer"}
    done = shop.client.v1.payment_intents.cancel(intent.id, given, shop.here)
    assert (done.status, done.amount_capturable, done.cancellation_reason) == ("canceled", 0, "requested_by_customer")
    assert moved(shop) == []
    with pytest.raises(stripe.InvalidRequestError, match="does not have a successful charge to refund"):
        refund(shop, intent.id)
    with pytest.raises(stripe.InvalidRequestError, match="it has a status of canceled"):
        shop.client.v1.payment_intents.cancel(intent.id, {}, shop.here)


def test_deposit_goes_back_by_itself_after_seven_days(shop: Shop) -> None:
    intent = held(shop)
    shop.standin.advance(7 * 86400 + 1)
    found = shop.client.v1.payment_intents.retrieve(intent.id, {}, shop.here)
    assert (found.status, found.cancellation_reason) == ("canceled", "automatic")
    assert "charge.expired" in shop.told()


def test_payment_cannot_be_cancelled(shop: Shop) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="it has a status of succeeded"):
        shop.client.v1.payment_intents.cancel(shop.paid().id, {}, shop.here)


def test_refunds_in_parts_give_the_fee_back_to_the_cent(shop: Shop) -> None:
    intent = shop.paid(payment_intent_data={"application_fee_amount": 1001})
    for amount in (3333, 3333, 5334):
        refund(shop, intent.id, amount=amount, refund_application_fee=True, metadata={"why": "geste"})
    found = moved(shop)
    assert [one.amount for one in found] == [-5334, -3333, -3333, 12000]
    assert sum(one.net for one in found) == -205
    assert sum(one.fee for one in found if one.type == "refund") == -1001
    (fee,) = shop.client.v1.application_fees.list()
    assert (fee.amount_refunded, fee.refunded, len(fee.refunds.data)) == (1001, True, 3)
    assert sum(one.net for one in shop.client.v1.balance_transactions.list({"limit": 100})) == 0
    assert shop.told().count("charge.refunded") == 3


def test_fee_stays_unless_asked_back(shop: Shop) -> None:
    intent = shop.paid(payment_intent_data={"application_fee_amount": 1000})
    refund(shop, intent.id, reason="requested_by_customer")
    (fee,) = shop.client.v1.application_fees.list()
    assert (fee.amount, fee.amount_refunded) == (1000, 0)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (12001, "Refund amount \\(€120.01\\) is greater than unrefunded amount on charge \\(€120.00\\)"),
        (0, "Invalid positive integer"),
        (-5, "Invalid positive integer"),
    ],
)
def test_refund_that_makes_no_sense_is_refused(shop: Shop, amount: int, words: str) -> None:
    with pytest.raises(stripe.InvalidRequestError, match=words) as said:
        refund(shop, shop.paid().id, amount=amount)
    assert (said.value.param, said.value.http_status) == ("amount", 400)


def test_nothing_is_refunded_twice(shop: Shop) -> None:
    intent = shop.paid()
    refund(shop, intent.id)
    with pytest.raises(stripe.InvalidRequestError, match="has already been refunded") as said:
        refund(shop, intent.id)
    assert said.value.code == "charge_already_refunded"


def test_refund_may_wait_and_succeed(shop: Shop) -> None:
    intent = shop.paid(with_card="4000000000007726")
    shop.standin.control(refund_seconds=600)
    made = refund(shop, intent.id)
    assert (made.status, made.pending_reason) == ("pending", "processing")
    shop.standin.advance(600)
    assert shop.client.v1.refunds.retrieve(made.id, {}, shop.here).status == "succeeded"
    assert shop.told()[-2:] == ["refund.updated", "charge.refund.updated"]


def test_refund_may_fail_later_and_the_money_comes_back(shop: Shop) -> None:
    intent = shop.paid(with_card="4000000000005126")
    shop.standin.control(refund_seconds=600)
    made = refund(shop, intent.id, amount=4000)
    assert made.status == "succeeded"
    shop.standin.advance(600)
    found = shop.client.v1.refunds.retrieve(made.id, {}, shop.here)
    assert (found.status, found.failure_reason) == ("failed", "expired_or_canceled_card")
    charge = shop.client.v1.charges.retrieve(str(made.charge), {}, shop.here)
    assert (charge.amount_refunded, charge.refunded) == (0, False)
    assert [(one.amount, one.type) for one in moved(shop)][:2] == [(4000, "refund_failure"), (-4000, "refund")]
    assert shop.told()[-1] == "refund.failed"


def test_refund_of_a_direct_debit_waits(shop: Shop) -> None:
    session = shop.open_session()
    shop.standin.pay(session.id, iban="DE89370400440532013000")
    shop.standin.wait_until_delivered()
    made = refund(shop, str(shop.session(session.id).payment_intent))
    assert (made.status, made.id[:4]) == ("pending", "pyr_")
    assert [one.type for one in moved(shop)] == ["payment_refund", "payment"]


def test_money_becomes_available_after_a_week(shop: Shop) -> None:
    shop.paid()
    (one,) = moved(shop, type="charge")
    balance = shop.client.v1.balance.retrieve({}, shop.here)
    assert (one.status, balance.pending[0].amount, balance.available[0].amount) == ("pending", one.net, 0)
    shop.standin.advance(7 * 86400 + 1)
    (one,) = moved(shop)
    balance = shop.client.v1.balance.retrieve({}, shop.here)
    assert (one.status, balance.pending[0].amount, balance.available[0].amount) == ("available", 0, one.net)


def test_balance_is_read_in_pages_since_a_moment(shop: Shop) -> None:
    for _ in range(3):
        shop.paid()
        shop.standin.advance(1000)
    paged = shop.client.v1.balance_transactions.list({"limit": 1}, shop.here)
    assert (len(paged.data), paged.has_more) == (1, True)
    every = list(paged.auto_paging_iter())
    assert [one.created for one in every] == sorted((one.created for one in every), reverse=True)
    assert [one.id for one in moved(shop, created={"gte": every[1].created})] == [one.id for one in every[:2]]
    assert [one.id for one in moved(shop, created={"lt": every[1].created})] == [every[2].id]
    assert [one.id for one in moved(shop, source=str(every[1].source))] == [every[1].id]
    before = shop.client.v1.balance_transactions.list({"ending_before": every[2].id, "limit": 1}, shop.here)
    assert ([one.id for one in before.data], before.has_more) == ([every[1].id], True)
    with pytest.raises(stripe.InvalidRequestError, match="limit must be between 1 and 100"):
        moved(shop, limit=101)


def test_refunds_and_charges_are_listed_by_payment(shop: Shop) -> None:
    first, second = shop.paid(), shop.paid()
    made = [refund(shop, one.id, amount=100) for one in (first, second, first)]
    listed = shop.client.v1.refunds.list({"payment_intent": first.id}, shop.here)
    assert [one.id for one in listed] == [made[2].id, made[0].id]
    charges = shop.client.v1.charges.list({"payment_intent": second.id}, shop.here)
    assert [one.payment_intent for one in charges] == [second.id]
    intents = shop.client.v1.payment_intents.list({}, shop.here)
    assert [one.id for one in intents] == [second.id, first.id]


def test_metadata_is_kept_changed_and_taken_away(shop: Shop) -> None:
    intent = shop.paid(payment_intent_data={"metadata": {"a": "1", "b": "2"}})
    charge: Any = intent.latest_charge
    assert charge.metadata.to_dict() == {"a": "1", "b": "2"}
    changed = shop.client.v1.payment_intents.update(intent.id, {"metadata": {"a": "", "c": "3"}}, shop.here)
    assert changed.metadata.to_dict() == {"b": "2", "c": "3"}


def test_everything_adds_up(shop: Shop) -> None:
    for fee, part in itertools.product((0, 777), (1, 6000, 12000)):
        intent = shop.paid(payment_intent_data={"application_fee_amount": fee})
        refund(shop, intent.id, amount=part, refund_application_fee=True)
    host, platform = moved(shop), list(shop.client.v1.balance_transactions.list({"limit": 100}))
    paid, back = 6 * 12000, 2 * (1 + 6000 + 12000)
    assert sum(one.net for one in [*host, *platform]) == paid - back - 6 * 205
    assert all(one.net == one.amount - one.fee == one.amount - sum(f.amount for f in one.fee_details) for one in host)


def test_what_is_disputed_leaves_with_a_fee_and_comes_back_when_it_is_won(shop: Shop) -> None:
    intent = shop.paid(with_card="4000000000000259")
    shop.standin.wait_until_delivered()
    (dispute,) = shop.client.v1.disputes.list({"payment_intent": intent.id}, shop.here)
    assert (dispute.status, dispute.amount, dispute.reason) == ("needs_response", 12000, "fraudulent")
    assert [(one.amount, one.net, one.source) for one in moved(shop, type="adjustment")] == [
        (-12000, -14000, dispute.id)
    ]
    with pytest.raises(stripe.InvalidRequestError, match="has been charged back") as said:
        refund(shop, intent.id)
    assert said.value.code == "charge_disputed"
    shop.standin.dispute(intent.id, "won")
    assert shop.client.v1.disputes.retrieve(dispute.id, {}, shop.here).status == "won"
    assert [one.net for one in moved(shop, type="adjustment")] == [12000, -14000]
    assert refund(shop, intent.id, amount=1).status == "succeeded"
    # The cardholder's bank may call into question what was won.
    shop.standin.dispute(intent.id, "lost")
    assert [one.net for one in moved(shop, type="adjustment")] == [-12000, 12000, -14000]
