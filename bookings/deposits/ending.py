"""A deposit goes back, or the host keeps of it what they say why."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.deposit_words import DepositState, Means
from bookings.deposits.bundles import Bundle, locked_deposit
from bookings.deposits.facts import post_ended, tell
from bookings.deposits.proofs import add_proof
from bookings.deposits.receiving import require
from bookings.deposits.rules import Ending, ending, reason_given
from bookings.deposits.sides import as_judge_of_deposits, as_keeper_of_deposits
from bookings.facts import By, Fact
from bookings.models import Deposit
from commons.errors import Impossible
from commons.money import ZERO
from commons.outbox import wake_after_commit
from commons.uploads import Upload


@transaction.atomic
def give_back(*, actor: User, deposit_id: int, now: datetime) -> Deposit:
    """Give all of it back; the bank of an authorised card is told by the worker.

    Raises Missing, NotAllowed, Lost `wrong_deposit_state`.
    """
    deposit, bundle = locked_deposit(deposit_id)
    by = as_keeper_of_deposits(actor, bundle)
    require(deposit, DepositState.RECEIVED)
    return end(deposit, bundle, ending(deposit.amount, ZERO), by=by, now=now)


@transaction.atomic
def keep(*, actor: User, deposit_id: int, amount: Decimal, reason: str, proof: Upload | None, now: datetime) -> Deposit:
    """Keep `amount` euros of it, for a reason and with a proof that the booker sees; the rest goes back.

    Raises Missing, NotAllowed; Impossible `invalid`, `reason_missing`, `proof_missing`, `stay_not_begun`;
    Lost `wrong_deposit_state`.
    """
    deposit, bundle = locked_deposit(deposit_id)
    by = as_judge_of_deposits(actor, bundle)
    require(deposit, DepositState.RECEIVED)
    if bundle.is_wanted and bundle.starts_at > now:
        raise Impossible(_("Le séjour n’a pas commencé : il n’y a encore rien à garder."), code="stay_not_begun")
    how = ending(deposit.amount, amount)
    if not how.kept:
        sentence = _("Donnez ce que vous gardez, ou rendez la caution entière.")
        raise Impossible(sentence, code="invalid", fields={"amount": [sentence]})
    deposit.reason = reason_given(reason)
    if proof is None:
        sentence = _("Ajoutez une photo ou un PDF qui montre pourquoi : la personne le voit.")
        raise Impossible(sentence, code="proof_missing", fields={"proof": [sentence]})
    add_proof(deposit, proof)
    return end(deposit, bundle, how, by=by, now=now)


def end(deposit: Deposit, bundle: Bundle, how: Ending, *, by: By, now: datetime) -> Deposit:
    """Let a locked deposit end so. What is on a card waits for the bank; everything else is done at once."""
    deposit.kept, deposit.returned, deposit.decided_by = how.kept, how.returned, by.user
    if deposit.means == Means.CARD:
        deposit.state, deposit.check_at, deposit.claimed_until = DepositState.ENDING, now, None
        deposit.save()
        wake_after_commit()
        return deposit
    return finish(deposit, bundle, how, by=by, now=now)


def finish(deposit: Deposit, bundle: Bundle, how: Ending, *, by: By, now: datetime, **more: object) -> Deposit:
    """Note that a locked deposit has ended so, and tell both sides."""
    before, deposit.state = deposit.state, how.state
    deposit.kept, deposit.returned, deposit.ended_at = how.kept, how.returned, now
    deposit.check_at = deposit.claimed_until = None
    deposit.save()
    if deposit.means != Means.CARD:
        post_ended(deposit, bundle, now=now)
    fact = Fact.DEPOSIT_KEPT if how.kept else Fact.DEPOSIT_RETURNED
    tell(fact, deposit, bundle, before, by=by, now=now, **more)
    return deposit
