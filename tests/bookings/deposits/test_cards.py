"""A card is authorised on the stand-in over real HTTP, charged for what is kept, or let go."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest

from accounts.words import Role
from bookings import lifecycle
from bookings.deposit_words import DepositState
from bookings.deposits.banking import look_at_due_deposits
from bookings.deposits.cards import open_page
from bookings.deposits.ending import give_back, keep
from bookings.deposits.receiving import note_received
from bookings.ledger import balance_of
from bookings.models import Deposit, LedgerEntry, PaymentAccount, WebhookEvent
from bookings.payments.connecting import disconnect
from bookings.payments.reconciling import reconcile
from commons.errors import Impossible, Lost
from commons.outbox import handle_events
from tests.bookings.api.conftest import client_of
from tests.bookings.deposits.conftest import DAMAGE, PROOF, Hall, authorised
from tests.bookings.payments.conftest import Till


def intents(till: Till) -> dict[str, str]:
    listed = till.standin.client().v1.payment_intents.list({}, {"stripe_account": till.account})
    return {one.id: one.status for one in listed.data}


def test_a_card_is_authorised_and_nothing_is_taken(hall: Hall, till: Till) -> None:
    one = authorised(hall, till)
    assert (one.state, one.means) == (DepositState.RECEIVED, "card")
    assert intents(till) == {one.intent_id: "requires_capture"}
    assert one.authorised_until > hall.now + timedelta(days=6)
    assert not LedgerEntry.objects.exists()


def test_the_api_leads_to_one_page_however_often_it_is_asked(hall: Hall, till: Till) -> None:
    deposit = hall.deposits(hall.booked())[0]
    ask = partial(client_of(hall.hotel.bob).post, f"/api/v1/deposits/{deposit.pk}/authorise/")
    answers = [ask(), ask(), ask(HTTP_IDEMPOTENCY_KEY="un"), ask(HTTP_IDEMPOTENCY_KEY="un")]
    assert [answer.status_code for answer in answers] == [200] * 4
    assert len({answer.json()["url"] for answer in answers}) == 1


def test_giving_back_lets_the_card_go(hall: Hall, till: Till) -> None:
    one = authorised(hall, till)
    one = give_back(actor=hall.hotel.alice, deposit_id=one.pk, now=hall.now)
    assert one.state == DepositState.ENDING
    look_at_due_deposits(now=hall.now)
    one.refresh_from_db()
    assert (one.state, one.returned) == (DepositState.RETURNED, DAMAGE)
    assert intents(till) == {one.intent_id: "canceled"}
    assert not LedgerEntry.objects.exists()


def test_keeping_part_charges_that_part_once(hall: Hall, till: Till) -> None:
    one = authorised(hall, till)
    later = hall.now + timedelta(days=3)
    keep(actor=hall.hotel.alice, deposit_id=one.pk, amount=Decimal(45), reason="Mur", proof=PROOF, now=later)
    look_at_due_deposits(now=later)
    till.told()
    look_at_due_deposits(now=later + timedelta(hours=1))
    one.refresh_from_db()
    assert (one.state, one.kept, one.returned) == (DepositState.KEPT_PART, Decimal(45), Decimal(255))
    pockets = balance_of(hall.hotel.venue.organisation)
    assert pockets["booker"] == Decimal(-45)
    assert pockets[f"stripe:{till.account}"] + pockets["fees"] == Decimal(45)
    assert pockets["fees"] > 0


def test_what_was_kept_of_a_card_agrees_with_the_provider(hall: Hall, till: Till) -> None:
    one = authorised(hall, till)
    later = hall.now + timedelta(days=3)
    keep(actor=hall.hotel.alice, deposit_id=one.pk, amount=Decimal(45), reason="Mur", proof=PROOF, now=later)
    look_at_due_deposits(now=later)
    found = reconcile(account=PaymentAccount.objects.get(), now=later + timedelta(days=1))
    assert (found.seen, found.differences) == (1, 0)


def test_two_tabs_find_one_page(hall: Hall, till: Till) -> None:
    deposit = hall.deposits(hall.booked())[0]
    first = open_page(deposit_id=deposit.pk, now=hall.now)
    assert open_page(deposit_id=deposit.pk, now=hall.now + timedelta(seconds=5)) == first


def test_a_page_that_was_left_may_be_opened_again(hall: Hall, till: Till) -> None:
    deposit = hall.deposits(hall.booked())[0]
    first = open_page(deposit_id=deposit.pk, now=hall.now)
    till.standin.advance(36 * 60)
    till.told()
    deposit.refresh_from_db()
    assert (deposit.state, deposit.session_id) == (DepositState.EXPECTED, "")
    later = hall.now + timedelta(minutes=36)
    assert open_page(deposit_id=deposit.pk, now=later) != first


def test_the_worker_finds_what_no_webhook_told(hall: Hall, till: Till) -> None:
    deposit = hall.deposits(hall.booked())[0]
    open_page(deposit_id=deposit.pk, now=hall.now)
    deposit.refresh_from_db()
    till.standin.pay(deposit.session_id)
    assert not WebhookEvent.objects.exists()
    look_at_due_deposits(now=hall.now + timedelta(minutes=11))
    deposit.refresh_from_db()
    assert deposit.state == DepositState.RECEIVED


def test_a_refused_card_leaves_the_deposit_expected(hall: Hall, till: Till) -> None:
    deposit = hall.deposits(hall.booked())[0]
    open_page(deposit_id=deposit.pk, now=hall.now)
    deposit.refresh_from_db()
    till.standin.pay(deposit.session_id, card="4000000000000002")
    till.told()
    deposit.refresh_from_db()
    assert deposit.state == DepositState.EXPECTED
    assert {event.state for event in WebhookEvent.objects.all()} <= {"done", "ignored"}


def test_a_card_is_let_go_when_a_cheque_came_first(hall: Hall, till: Till) -> None:
    deposit = hall.deposits(hall.booked())[0]
    open_page(deposit_id=deposit.pk, now=hall.now)
    deposit.refresh_from_db()
    note_received(actor=hall.hotel.alice, deposit_id=deposit.pk, means="cheque", now=hall.now)
    till.standin.pay(deposit.session_id)
    till.told()
    deposit.refresh_from_db()
    assert (deposit.state, deposit.means) == (DepositState.RECEIVED, "cheque")
    assert list(intents(till).values()) == ["canceled"]


def test_calling_off_lets_the_card_go(hall: Hall, till: Till) -> None:
    one = authorised(hall, till)
    lifecycle.cancel(actor=hall.hotel.bob, reservation_id=one.link.reservation_id, now=hall.now)
    handle_events(now=hall.now)
    look_at_due_deposits(now=hall.now)
    one.refresh_from_db()
    assert one.state == DepositState.RETURNED
    assert intents(till) == {one.intent_id: "canceled"}


def test_what_the_bank_let_go_is_noted_and_told(hall: Hall, till: Till) -> None:
    one = authorised(hall, till)
    till.standin.advance(8 * 86400)
    later = hall.now + timedelta(days=8)
    look_at_due_deposits(now=later)
    one.refresh_from_db()
    assert (one.state, one.kept, one.problem) == (DepositState.RETURNED, Decimal(0), "lapsed")


def test_a_decision_that_comes_too_late_for_the_bank_takes_nothing(hall: Hall, till: Till) -> None:
    one = authorised(hall, till)
    till.standin.advance(8 * 86400)
    later = hall.now + timedelta(days=8)
    keep(actor=hall.hotel.alice, deposit_id=one.pk, amount=Decimal(45), reason="Mur", proof=PROOF, now=later)
    look_at_due_deposits(now=later)
    one.refresh_from_db()
    assert (one.state, one.kept, one.returned, one.problem) == ("returned", Decimal(0), DAMAGE, "lapsed")
    assert not LedgerEntry.objects.exists()


@pytest.mark.parametrize("days", [8, 30])
def test_a_stay_that_is_too_far_takes_no_card(hall: Hall, till: Till, days: int) -> None:
    deposit = hall.deposits(hall.booked(days=days))[0]
    with pytest.raises(Impossible) as refused:
        open_page(deposit_id=deposit.pk, now=hall.now)
    assert refused.value.code == "card_not_possible"


def test_an_account_that_is_restricted_takes_no_card(hall: Hall, till: Till) -> None:
    deposit = hall.deposits(hall.booked())[0]
    PaymentAccount.objects.update(state="restricted")
    with pytest.raises(Lost) as lost:
        open_page(deposit_id=deposit.pk, now=hall.now)
    assert lost.value.code == "account_not_ready"


def test_the_event_of_another_account_moves_nothing(hall: Hall, till: Till) -> None:
    deposit = hall.deposits(hall.booked())[0]
    open_page(deposit_id=deposit.pk, now=hall.now)
    Deposit.objects.update(stripe_account="acct_other")
    deposit.refresh_from_db()
    till.standin.pay(deposit.session_id)
    till.told()
    deposit.refresh_from_db()
    assert deposit.state == DepositState.EXPECTED


def test_nobody_leaves_while_a_card_is_held(hall: Hall, till: Till) -> None:
    one = authorised(hall, till)
    organisation = hall.hotel.venue.organisation
    organisation.memberships.update(role=Role.OWNER)
    with pytest.raises(Lost) as lost:
        disconnect(actor=hall.hotel.alice, organisation=organisation, now=hall.now)
    assert lost.value.code == "deposits_in_flight"
    give_back(actor=hall.hotel.alice, deposit_id=one.pk, now=hall.now)
    look_at_due_deposits(now=hall.now)
    assert disconnect(actor=hall.hotel.alice, organisation=organisation, now=hall.now).state == "disconnected"


def test_an_account_that_is_gone_lapses_with_the_authorisation(hall: Hall, till: Till) -> None:
    one = authorised(hall, till)
    till.standin.set_account(till.account, "deauthorized")
    give_back(actor=hall.hotel.alice, deposit_id=one.pk, now=hall.now)
    look_at_due_deposits(now=hall.now)
    one.refresh_from_db()
    assert (one.state, bool(one.problem)) == (DepositState.ENDING, True)
    look_at_due_deposits(now=hall.now + timedelta(days=8))
    one.refresh_from_db()
    assert (one.state, one.returned) == (DepositState.RETURNED, DAMAGE)
