"""The ledger against the provider's own list."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from bookings import lifecycle
from bookings.models import Discrepancy, Dispute, Payment, PaymentAccount, Refund
from bookings.payments.comparing import by_name, compare
from bookings.payments.outcomes import Move
from bookings.payments.reconciling import close_discrepancy, reconcile, reconcile_all
from commons.errors import Impossible, Lost, NotAllowed
from tests.bookings.payments.conftest import Till
from tests.factories import NOW, make_user


@pytest.fixture
def later() -> datetime:
    """The next night."""
    return timezone.now() + timedelta(hours=8)


def _paid(till: Till, *, heard: bool = True, start: float = 9) -> Payment:
    now = timezone.now()
    payment = till.open(till.submitted(start, now=now), now)
    till.pay(payment)
    if heard:
        till.told()
    return payment


def test_what_agrees_opens_nothing(till: Till, later) -> None:
    payment = _paid(till)
    lifecycle.cancel(actor=till.hotel.bob, reservation_id=payment.shares.get().reservation_id, now=timezone.now())
    till.give_back()
    assert reconcile_all(now=later) == 0
    done = reconcile(account=PaymentAccount.objects.get(), now=later)
    assert (done.seen, done.differences, Discrepancy.objects.count()) == (2, 0, 0)


def test_a_payment_that_nobody_told_us_of_is_found_and_closes_itself(till: Till, later) -> None:
    _paid(till, heard=False)
    assert reconcile_all(now=later) == 1
    assert reconcile_all(now=later) == 0
    found = Discrepancy.objects.get()
    assert (found.kind, found.ours, found.theirs) == ("missing_here", None, Decimal("29.30"))
    till.told()
    reconcile_all(now=later)
    found.refresh_from_db()
    assert found.closed_at is not None


def test_what_goes_back_beyond_what_we_know_is_found(till: Till, later) -> None:
    payment = _paid(till)
    payment.refresh_from_db()
    # As if all had gone back already, by hand.
    Refund.objects.create(
        payment=payment,
        reservation=payment.shares.get().reservation,
        amount=payment.amount,
        cause="gesture",
        state="succeeded",
        at=timezone.now(),
    )
    client = till.standin.client()
    client.v1.refunds.create({"payment_intent": payment.intent_id, "amount": 500}, {"stripe_account": till.account})
    assert reconcile_all(now=later) == 1
    assert Discrepancy.objects.get().theirs == Decimal("-5.00")


def test_what_the_host_earns_without_us_is_no_difference(till: Till, later) -> None:
    """Sold, given back and disputed on the host's own account, by another way."""
    client, here = till.standin.client(), {"stripe_account": till.account}
    price = {"currency": "eur", "unit_amount": 5000, "product_data": {"name": "Confiture"}}
    asked = {"mode": "payment", "line_items": [{"price_data": price}], "success_url": "https://example.test/"}
    for card in ("4242424242424242", "4000000000000259"):
        session = client.v1.checkout.sessions.create(asked, here)
        intent = till.standin.pay(session.id, card=card)["payment_intent"]
        if card.endswith("4242"):
            client.v1.refunds.create({"payment_intent": intent}, here)
    _paid(till)
    done = reconcile(account=PaymentAccount.objects.get(), now=later)
    assert (done.seen, done.differences) == (1, 0)
    assert not Dispute.objects.exists() and not Refund.objects.exists()


def test_a_person_closes_a_difference_with_a_reason(till: Till, later) -> None:
    _paid(till, heard=False)
    reconcile_all(now=later)
    found, staff = Discrepancy.objects.get(), make_user(is_staff=True)
    with pytest.raises(NotAllowed):
        close_discrepancy(actor=till.hotel.alice, discrepancy_id=found.pk, reason="Vu", now=later)
    with pytest.raises(Impossible):
        close_discrepancy(actor=staff, discrepancy_id=found.pk, reason=" ", now=later)
    closed = close_discrepancy(actor=staff, discrepancy_id=found.pk, reason="Essai du lieu", now=later)
    assert (closed.closed_by, closed.reason) == (staff, "Essai du lieu")
    with pytest.raises(Lost):
        close_discrepancy(actor=staff, discrepancy_id=found.pk, reason="Encore", now=later)


NETS = st.decimals(-1000, 1000, places=2)


@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), NETS, max_size=6))
def test_equal_sides_differ_in_nothing_and_each_change_is_one_difference(sides: dict[str, Decimal]) -> None:
    moves = [Move(f"txn_{source}", "charge", source, net, NOW) for source, net in sides.items()]
    theirs = by_name(moves)
    assert compare(theirs, theirs, list(theirs)) == []
    for name in theirs:
        others = {other: net for other, net in theirs.items() if other != name}
        assert [one.kind for one in compare(others, theirs, list(others))] == ["missing_here"]
        assert [one.kind for one in compare(theirs, others, list(theirs))] == ["missing_there"]
        changed = {**theirs, name: theirs[name] + 1}
        assert [one.kind for one in compare(theirs, changed, list(theirs))] == ["amount"]
