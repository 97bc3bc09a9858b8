"""Disputes: what a cardholder's bank takes back, follows into our rows, the ledger, the letters and the pages."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from accounts.words import Role
from bookings.ledger import balance_of, paid
from bookings.models import Discrepancy, Dispute, LedgerEntry, Payment, Refund, WebhookEvent
from bookings.money_words import CHARGED_BACK, EntryKind, Pocket, RefundState, provider_pocket
from bookings.payments.disputing import is_overtaken
from bookings.payments.gestures import give
from bookings.payments.outcomes import Contested, ContestedMove
from bookings.payments.reconciling import reconcile_all
from bookings.series import hold_series, submit_series
from tests.bookings.conftest import hours, wish
from tests.bookings.mail.conftest import deliver
from tests.bookings.payments.conftest import Till
from tests.factories import make_member, make_user
from tests.plain import plain

DISPUTED = "4000000000000259"
FEE = Decimal("20.00")
# 30 euros less what the provider takes of a payment.
CAME = Decimal("30.00") - Decimal("0.70")


@pytest.fixture
def payment(till: Till) -> Payment:
    """Thirty euros by a card whose holder disputes them at once."""
    payment = till.open(till.submitted(now=timezone.now()), timezone.now())
    till.pay(payment, card=DISPUTED)
    till.standin.wait_until_delivered()
    till.bring()
    payment.refresh_from_db()
    return payment


def pocket(till: Till, payment: Payment) -> Decimal:
    return balance_of(payment.organisation)[provider_pocket(till.account)]


def test_what_is_disputed_leaves_the_account_and_nobody_is_asked_to_pay_again(till: Till, payment: Payment) -> None:
    dispute = Dispute.objects.get()
    assert (dispute.payment, dispute.state, dispute.amount, dispute.fee) == (payment, "needs_response", 30, FEE)
    assert (dispute.withdrawn, dispute.returned, dispute.closed_at) == (True, False, None)
    assert dispute.answer_by is not None
    assert pocket(till, payment) == CAME - 30 - FEE
    assert balance_of(payment.organisation)[Pocket.DISPUTES] == 30
    one = payment.shares.get().reservation
    assert (one.state, paid(one)) == ("confirmed", 30)
    assert reconcile_all(now=timezone.now() + timedelta(hours=2)) == 0


def test_told_again_in_any_order_everything_happens_once(till: Till, payment: Payment) -> None:
    till.standin.dispute(payment.intent_id, "under_review")
    till.standin.dispute(payment.intent_id, "won")
    told = WebhookEvent.objects.filter(kind__startswith="charge.dispute")
    till.bring()
    for _turn in range(2):
        told.update(handled_at=None, retry_at=timezone.now())
        till.bring()
    dispute = Dispute.objects.get()
    assert (dispute.state, dispute.returned, dispute.closed_at is None) == ("won", True, False)
    assert pocket(till, payment) == CAME - FEE
    assert balance_of(payment.organisation)[Pocket.DISPUTES] == 0
    kinds = [EntryKind.DISPUTE, EntryKind.DISPUTE_RETURNED]
    assert LedgerEntry.objects.filter(kind__in=kinds).values("movement").distinct().count() == 2
    assert reconcile_all(now=timezone.now() + timedelta(hours=2)) == 0


@pytest.mark.parametrize("is_told", [True, False])
def test_what_was_won_may_be_lost_again(till: Till, payment: Payment, is_told: bool) -> None:
    """Told by events, or by the nightly comparison alone."""
    for outcome in ("won", "lost"):
        till.standin.dispute(payment.intent_id, outcome)
        if is_told:
            till.bring()
        assert reconcile_all(now=timezone.now() + timedelta(hours=2)) == 0
    dispute = Dispute.objects.get()
    assert (dispute.state, dispute.withdrawn, dispute.returned, dispute.fee) == ("lost", True, False, FEE)
    assert pocket(till, payment) == CAME - 30 - FEE
    assert balance_of(payment.organisation)[Pocket.DISPUTES] == 30
    told = deliver(timezone.now() + timedelta(hours=3))
    ended = [one.body for one in told if one.subject.startswith("Contestation close")]
    assert sum("ne vous revient pas" in plain(body) for body in ended) == 2


@pytest.mark.parametrize(
    ("known", "seen", "is_old"),
    [
        (("needs_response", 1), ("needs_response", 0), True),
        (("won", 2), ("under_review", 1), True),
        (("lost", 1), ("under_review", 1), True),
        (("under_review", 1), ("needs_response", 1), False),
        (("won", 2), ("lost", 3), False),
        (("won", 2), ("needs_response", 3), False),
        (("needs_response", 0), ("lost", 1), False),
    ],
)
def test_a_look_that_others_have_overtaken_changes_nothing(
    known: tuple[str, int], seen: tuple[str, int], is_old: bool
) -> None:
    now = timezone.now()
    moves = tuple(ContestedMove(f"txn_{nth}", Decimal(-1), Decimal(0), now) for nth in range(seen[1]))
    look = Contested("du_1", seen[0], Decimal(30), "fraudulent", now, moves=moves)
    assert is_overtaken(Dispute(state=known[0], moves=known[1]), look) is is_old


def test_a_dispute_of_which_no_event_came_is_found_by_the_comparison(till: Till) -> None:
    payment = till.open(till.submitted(now=timezone.now()), timezone.now())
    till.pay(payment)
    till.told()
    payment.refresh_from_db()
    till.standin.dispute(payment.intent_id)
    assert reconcile_all(now=timezone.now() + timedelta(hours=2)) == 0
    assert Dispute.objects.get().withdrawn
    till.standin.dispute(payment.intent_id, "won")
    assert reconcile_all(now=timezone.now() + timedelta(hours=4)) == 0
    assert pocket(till, payment) == CAME - FEE
    assert not Discrepancy.objects.exists()


def test_what_is_disputed_is_not_refunded_besides(till: Till, payment: Payment) -> None:
    one = payment.shares.get().reservation
    give(actor=till.hotel.alice, reservation_id=one.pk, amount=Decimal(5), reason="Geste", now=timezone.now())
    till.give_back()
    assert Refund.objects.get().state == RefundState.DUE
    till.standin.dispute(payment.intent_id, "lost")
    till.bring()
    till.give_back()
    refund = Refund.objects.get()
    assert (refund.state, refund.problem) == (RefundState.FAILED, CHARGED_BACK)
    assert not [one for one in deliver(timezone.now()) if "Remboursement à refaire" in one.subject]
    assert pocket(till, payment) == CAME - 30 - FEE


def test_after_a_won_dispute_what_was_due_goes_back(till: Till, payment: Payment) -> None:
    one = payment.shares.get().reservation
    give(actor=till.hotel.alice, reservation_id=one.pk, amount=Decimal(5), reason="Geste", now=timezone.now())
    till.standin.dispute(payment.intent_id, "won")
    till.bring()
    till.give_back()
    assert Refund.objects.get().state == RefundState.SUCCEEDED


def test_the_host_is_told_until_when_and_where_to_answer(till: Till, payment: Payment) -> None:
    boss = make_user("chef@example.test", is_staff=True, is_superuser=True)
    keeper = make_member(till.hotel.venue.organisation, role=Role.ACCOUNTANT).user
    desk = make_member(till.hotel.venue.organisation, role=Role.RECEPTION).user
    about = [one for one in deliver(timezone.now()) if "contesté" in one.subject]
    assert boss.email in {one.to[0] for one in about}
    assert desk.email not in {one.to[0] for one in about}
    (letter,) = [one for one in about if one.to == [keeper.email]]
    body = plain(letter.body)
    dispute = Dispute.objects.get()
    assert "Paiement de 30,00 € contesté" in body
    assert "20,00 € de frais bancaires" in body
    assert "Répondez avant le" in body and "rubrique « Litiges »" in body
    assert f"https://dashboard.stripe.com/disputes/{dispute.provider_id}" in body
    till.standin.dispute(payment.intent_id, "lost")
    till.bring()
    ended = [one for one in deliver(timezone.now()) if one.subject.startswith("Contestation close")]
    assert any("ne vous revient pas" in one.body for one in ended)


def test_pages_show_it_to_those_who_see_the_money(till: Till, payment: Payment) -> None:
    one = payment.shares.get().reservation
    page = f"/hote/reservations/{one.reference}/"
    desk = make_member(till.hotel.venue.organisation, role=Role.RECEPTION).user
    boss = make_user(is_staff=True, is_superuser=True)
    shown = {}
    for user in (till.hotel.alice, desk, boss, till.hotel.bob):
        browser = Client()
        browser.force_login(user)
        shown[user] = browser
    seen = shown[till.hotel.alice].get(page).content.decode()
    assert "Répondre chez Stripe" in seen and "Rendre une somme" not in seen
    assert "Répondre chez Stripe" not in shown[desk].get(page).content.decode()
    # The API says the same to the same; to whoever paid it says nothing.
    address = f"/api/v1/reservations/{one.reference}/payment/"
    readers = (till.hotel.alice, desk, till.hotel.bob)
    told = [shown[reader].get(address).json()["disputes"] for reader in readers]
    assert [len(disputes) for disputes in told] == [1, 0, 0]
    (told_one,) = told[0]
    assert (told_one["of"], told_one["amount"]["amount"], told_one["fee"]["amount"]) == ("payment", "30.00", "20.00")
    dispute = Dispute.objects.get()
    assert told_one["answer_at"].endswith(dispute.provider_id)
    for address in ("/admin/bookings/dispute/", f"/admin/bookings/dispute/{dispute.pk}/change/"):
        answer = shown[boss].get(address)
        assert answer.status_code == 200
    assert (
        "la personne dit qu’elle n’a pas fait ce paiement"
        in shown[boss].get("/admin/bookings/dispute/").content.decode()
    )


def test_the_page_of_a_series_shows_it_too(till: Till) -> None:
    now = timezone.now()
    pattern = {"frequency": "weekly", "weekdays": [1], "until": "2027-01-19"}
    asked = {"lines": [wish(till.hotel.room, hours(9, 3))], "pattern": pattern, "headcount": 1}
    series = hold_series(actor=till.hotel.bob, now=now, **asked)
    dates = submit_series(actor=till.hotel.bob, series_id=series.pk, now=now)
    till.pay(till.open(dates[0], now), card=DISPUTED)
    till.standin.wait_until_delivered()
    till.bring()
    assert balance_of(till.hotel.venue.organisation)[Pocket.DISPUTES] == sum(one.total for one in dates)
    host = Client()
    host.force_login(till.hotel.alice)
    for page in (f"/hote/series/{series.reference}/", f"/hote/reservations/{dates[1].reference}/"):
        assert host.get(page).content.decode().count("Répondre chez Stripe") == 1
