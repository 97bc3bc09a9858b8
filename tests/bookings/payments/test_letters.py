"""Letters about money by card: what came, what failed, what goes back, what is not paid, what does not agree."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from accounts.words import Role
from bookings import lifecycle
from bookings.models import LedgerEntry
from bookings.payments.links import link_of
from bookings.payments.reconciling import reconcile_all
from tests.bookings.mail.conftest import deliver
from tests.bookings.payments.conftest import Till
from tests.factories import make_member, make_user
from tests.plain import plain
from venues.models import PaymentTerms

BAD_DEBIT = "FR8420041010050500013M02607"


def begins(mails: list[EmailMultiAlternatives], words: str) -> list[EmailMultiAlternatives]:
    return [one for one in mails if one.subject.startswith(words)]


def to(mails: list[EmailMultiAlternatives]) -> set[str]:
    return {one.to[0] for one in mails}


@pytest.mark.usefixtures("advance")
def test_advance_balance_and_what_is_said_when_it_does_not_come(till: Till, advance: PaymentTerms) -> None:
    one = till.submitted(now=timezone.now())
    till.pay(till.open(one, timezone.now()))
    till.told()
    bob, alice = till.hotel.bob.email, till.hotel.alice.email
    (came,) = begins(deliver(timezone.now()), "Payé par")
    assert came.to == [alice]
    assert "9,00 € sont sur votre compte Stripe" in plain(came.body)
    due = one.starts_at - timedelta(days=advance.balance_days)
    for day in (due - timedelta(days=7), due):
        (asked,) = begins(deliver(day), "Solde à payer")
        assert asked.to == [bob]
        assert "21,00 €" in plain(asked.body) and f"/payer/{link_of(one).token}/" in asked.body
    (missing,) = begins(deliver(due + timedelta(days=1)), "Solde non payé")
    assert missing.to == [alice]
    assert "La réservation reste confirmée" in missing.body
    till.pay(till.open(one, timezone.now()))
    till.told()
    came_too = deliver(due + timedelta(days=2))
    (thanked,) = begins(came_too, "Paiement reçu")
    assert (thanked.to, len(begins(came_too, "Payé par"))) == ([bob], 1)


def test_a_debit_that_the_bank_refuses_is_told_with_the_way_to_pay_again(till: Till) -> None:
    one = till.submitted(now=timezone.now())
    till.pay(till.open(one, timezone.now()), iban=BAD_DEBIT)
    till.told()
    (failed,) = begins(deliver(timezone.now()), "Paiement échoué")
    assert failed.to == [till.hotel.bob.email]
    assert f"/payer/{link_of(one).token}/" in failed.body


def test_what_comes_after_the_host_cancelled_is_sent_back_and_said(till: Till) -> None:
    one = till.submitted(now=timezone.now())
    payment = till.open(one, timezone.now())
    till.pay(payment)
    lifecycle.cancel(
        actor=till.hotel.alice, reservation_id=one.pk, now=timezone.now(), as_host=True, reason="Dégât des eaux"
    )
    till.told()
    (back,) = begins(deliver(timezone.now()), "Paiement rendu")
    assert back.to == [till.hotel.bob.email]
    assert "30,00 €" in plain(back.body)


def test_differences_are_told_to_those_who_run_the_site_until_they_are_closed(till: Till) -> None:
    boss = make_user("chef@example.test", is_staff=True, is_superuser=True)
    till.pay(till.open(till.submitted(now=timezone.now()), timezone.now()))
    assert not LedgerEntry.objects.exists()
    later = timezone.now() + timedelta(hours=2)
    assert reconcile_all(now=later) == 1
    (letter,) = begins(deliver(later), "Écarts entre le registre et Stripe")
    assert letter.to == [boss.email]
    assert "inconnu du registre" in letter.body and "29,30 €" in plain(letter.body)
    till.told()
    assert reconcile_all(now=later + timedelta(hours=2)) == 0
    assert Decimal("29.30") == sum(one.amount for one in LedgerEntry.objects.filter(account=f"stripe:{till.account}"))


def test_owners_hear_what_became_of_their_account(till: Till) -> None:
    owner = make_member(till.hotel.venue.organisation, role=Role.OWNER).user
    desk = make_member(till.hotel.venue.organisation, role=Role.RECEPTION).user
    till.standin.set_account(till.account, "restricted")
    till.told()
    told = [one for one in deliver(timezone.now()) if till.hotel.venue.organisation.name in one.subject]
    assert owner.email in to(told)
    assert desk.email not in to(told)
