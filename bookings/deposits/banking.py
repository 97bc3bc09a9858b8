"""What the bank of an authorised card has to be told, and what it tells us. For the worker, outside transactions."""

import logging
from datetime import datetime
from typing import Final

from django.db import transaction

from bookings.deposit_words import DepositState
from bookings.deposits import gateway
from bookings.deposits.bundles import Bundle, locked_deposit
from bookings.deposits.cards import LOOK_AGAIN, follow_page
from bookings.deposits.ending import finish
from bookings.deposits.facts import post_sides
from bookings.deposits.gateway import Authorisation
from bookings.deposits.rules import ending
from bookings.facts import SYSTEM
from bookings.ledger import transfer
from bookings.models import Deposit
from bookings.money_words import EntryKind, Pocket, provider_pocket
from bookings.payments.claims import claim
from bookings.payments.provider import Indefinite, Refused
from commons.errors import Unreachable

logger = logging.getLogger(__name__)

HELD: Final = (DepositState.RECEIVED, DepositState.ENDING)
# The bank let go before the host decided, or before we could tell it.
LAPSED: Final = "lapsed"


def look_at_due_deposits(*, now: datetime, limit: int = 100) -> int:
    """Look at deposits whose time has come: open pages, decisions to carry out, authorisations that end."""
    done = 0
    while done < limit and (claimed := claim(Deposit.objects.exclude(check_at=None), now=now)):
        for deposit_id in claimed:
            _look_once(deposit_id, now)
        done += len(claimed)
    return done


def follow(*, deposit_id: int, now: datetime) -> Deposit:
    """Do the next step of a deposit on a card. Raises Unreachable, and what the gateway raises."""
    deposit = Deposit.objects.get(pk=deposit_id)
    if deposit.state not in HELD or not deposit.intent_id:
        return follow_page(deposit_id=deposit_id, now=now)
    return _note(deposit_id, _carried_out(deposit), now)


def _carried_out(deposit: Deposit) -> Authorisation:
    account = deposit.stripe_account
    if deposit.state == DepositState.RECEIVED:
        return gateway.read(deposit.intent_id, account=account)
    if deposit.kept:
        # The page was asked for under the key itself.
        key = f"{deposit.idempotency_key}-keep"
        return gateway.charge(deposit.intent_id, deposit.kept, account=account, key=key)
    return gateway.let_go(deposit.intent_id, account=account)


def _note(deposit_id: int, found: Authorisation, now: datetime) -> Deposit:
    """Let a deposit follow its authorisation, once, whoever tells it."""
    with transaction.atomic():
        deposit, bundle = locked_deposit(deposit_id)
        over = found.is_gone or (found.is_taken and found.is_booked)
        if deposit.state not in HELD or deposit.intent_id != found.intent_id or not over:
            return deposit
        lapsed = found.is_gone and (deposit.state == DepositState.RECEIVED or deposit.kept > 0)
        deposit.problem = LAPSED if lapsed else ""
        finish(deposit, bundle, ending(deposit.amount, found.taken), by=SYSTEM, now=now, lapsed=lapsed)
        if found.taken:
            _post_taken(deposit, bundle, found, now)
        return deposit


def _post_taken(deposit: Deposit, bundle: Bundle, found: Authorisation, now: datetime) -> None:
    ours = provider_pocket(deposit.stripe_account)
    taken = transfer(Pocket.BOOKER, ours, found.taken, bundle.first.pk)
    post_sides(EntryKind.DEPOSIT_KEPT, deposit, bundle, taken, found.charge_id, now)
    fee = transfer(ours, Pocket.FEES, found.fee)
    post_sides(EntryKind.FEE, deposit, bundle, fee, found.charge_id, now)


def _lapse_if_over(deposit_id: int, why: str, now: datetime) -> None:
    """An account that is not ours any more tells nothing: the bank lets go by itself at the end of its time."""
    deposit = Deposit.objects.get(pk=deposit_id)
    if deposit.state in HELD and deposit.authorised_until and deposit.authorised_until <= now:
        _note(deposit_id, Authorisation(deposit.intent_id, "canceled", deposit.amount), now)
    else:
        Deposit.objects.filter(pk=deposit_id).update(problem=why[:300])


def _look_once(deposit_id: int, now: datetime) -> None:
    try:
        follow(deposit_id=deposit_id, now=now)
    except Refused as error:
        logger.warning("deposit %s was refused: %s", deposit_id, error)
        _lapse_if_over(deposit_id, str(error), now)
    except (Unreachable, Indefinite) as error:
        logger.warning("deposit %s was put off: %s", deposit_id, error)
    # What has ended has no time to be looked at any more.
    Deposit.objects.filter(pk=deposit_id, check_at__lte=now).update(check_at=now + LOOK_AGAIN, claimed_until=None)
