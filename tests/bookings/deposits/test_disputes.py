"""What was kept of a card is disputed at the bank: the ledger, the host's page, its letter and the API say so."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from bookings.deposits.banking import look_at_due_deposits
from bookings.deposits.ending import keep
from bookings.ledger import balance_of
from bookings.models import Deposit, Dispute, WebhookEvent
from bookings.money_words import Pocket
from bookings.payments.reconciling import reconcile_all
from tests.bookings.deposits.conftest import PROOF, Hall, authorised
from tests.bookings.mail.conftest import deliver
from tests.bookings.payments.conftest import Till
from tests.plain import plain

KEPT = Decimal(45)


@pytest.fixture
def kept(hall: Hall, till: Till) -> Deposit:
    """Of which the host has charged forty-five euros."""
    one = authorised(hall, till)
    later = hall.now + timedelta(days=3)
    keep(actor=hall.hotel.alice, deposit_id=one.pk, amount=KEPT, reason="Mur", proof=PROOF, now=later)
    look_at_due_deposits(now=later)
    return one


def test_what_was_kept_is_followed_when_it_is_disputed(hall: Hall, till: Till, kept: Deposit) -> None:
    till.standin.dispute(kept.intent_id)
    till.bring(hall.now + timedelta(days=3))
    dispute = Dispute.objects.get()
    assert (dispute.deposit, dispute.payment, dispute.amount, dispute.withdrawn) == (kept, None, KEPT, True)
    assert WebhookEvent.objects.get(kind="charge.dispute.created").state == "done"
    organisation = hall.hotel.venue.organisation
    assert balance_of(organisation)[Pocket.DISPUTES] == KEPT
    assert reconcile_all(now=hall.now + timedelta(days=4)) == 0
    host = Client()
    host.force_login(hall.hotel.alice)
    reference = kept.link.reservation.reference
    page = host.get(f"/hote/reservations/{reference}/").content.decode()
    assert "les 45,00" in page and "Répondre chez Stripe" in page
    told = host.get(f"/api/v1/reservations/{reference}/payment/").json()["disputes"]
    assert [(one["of"], one["amount"]["amount"], one["state"]) for one in told] == [
        ("deposit", "45.00", "needs_response")
    ]
    (letter,) = [one for one in deliver(hall.now + timedelta(days=4)) if one.subject.startswith("Caution contestée")]
    assert letter.to == [hall.hotel.alice.email]
    assert "les 45,00 € gardés sont contestés" in plain(letter.body)
    till.standin.dispute(kept.intent_id, "won")
    # Of this no event comes: the nightly comparison finds it.
    assert reconcile_all(now=hall.now + timedelta(days=5)) == 0
    assert (balance_of(organisation)[Pocket.DISPUTES], Dispute.objects.get().state) == (0, "won")
