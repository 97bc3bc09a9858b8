"""Asking the provider for refunds that are due, and following them to the end. For the worker, outside transactions.

A refund is asked for under a key that was stored before. Where the provider breaks in the middle, its own list says
whether the refund was made: nobody is refunded twice.
"""

import logging
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from bookings.facts import SYSTEM, Fact, record
from bookings.ledger import Movement, post, transfer
from bookings.models import Dispute, Refund
from bookings.models.payments import new_key
from bookings.money_words import CHARGED_BACK, EntryKind, Pocket, RefundState, provider_pocket
from bookings.payments import provider
from bookings.payments.claims import claim
from bookings.payments.outcomes import Seen
from bookings.payments.refund_rows import told
from commons.errors import Unreachable

logger = logging.getLogger(__name__)

FIRST_RETRY: Final = timedelta(minutes=1)
LONGEST_RETRY: Final = timedelta(hours=6)
# A bank takes days for what is pending; webhooks tell earlier.
LOOK_AGAIN: Final = timedelta(hours=6)
WAITING: Final = (RefundState.DUE, RefundState.ASKED, RefundState.PENDING)


def ask_due_refunds(*, now: datetime, limit: int = 100) -> int:
    """Ask for what is due, look at what is pending. Returns how many were looked at.

    What is disputed waits: the bank has taken it, and whoever wins, it must not go back twice.
    """
    disputed = Dispute.objects.filter(closed_at=None).values("payment")
    waiting = Refund.objects.filter(state__in=WAITING).exclude(payment__in=disputed)
    done = 0
    while done < limit and (claimed := claim(waiting, now=now)):
        for refund_id in claimed:
            follow_refund(refund_id=refund_id, now=now)
        done += len(claimed)
    return done


def follow_refund(*, refund_id: int, now: datetime) -> Refund:
    """Do the next step of one refund. What the provider does not answer is put off."""
    refund = Refund.objects.select_related("payment").get(pk=refund_id)
    try:
        seen = _seen(refund)
    except provider.Refused as error:
        return _refused(refund_id, error, now)
    except (Unreachable, provider.Indefinite) as error:
        return _put_off(refund_id, error, now, new=isinstance(error, provider.Indefinite))
    return note_refund(refund_id=refund_id, seen=seen, now=now)


def note_refund(*, refund_id: int, seen: Seen, now: datetime) -> Refund:
    """Let a refund follow what the provider has of it: told twice or in any order, everything happens once."""
    with transaction.atomic():
        refund = _locked(refund_id)
        before = refund.state
        if before in (RefundState.SUCCEEDED, RefundState.FAILED) and seen.status != "failed":
            return refund
        if before == RefundState.FAILED:
            return refund
        if not refund.provider_id and seen.status != "canceled":
            refund.provider_id = seen.id
            refund.fee_refunded = seen.fee_refunded
            _post_refund(refund, seen)
        _advance(refund, seen, now)
        refund.claimed_until = None
        refund.save()
        _tell(refund, before, now)
        return refund


def _seen(refund: Refund) -> Seen:
    payment = refund.payment
    account = payment.stripe_account
    if refund.provider_id:
        return provider.read_refund(refund.provider_id, account=account)
    if refund.state != RefundState.DUE:
        # It was asked for before, and we do not know what came of it.
        for one in provider.refunds_of(payment.intent_id, account=account):
            if one.refund == str(refund.pk):
                return one
    else:
        Refund.objects.filter(pk=refund.pk, state=RefundState.DUE).update(state=RefundState.ASKED)
    return provider.create_refund(
        intent_id=payment.intent_id,
        amount=refund.amount,
        account=account,
        key=refund.idempotency_key,
        metadata={"refund": str(refund.pk)},
        with_fee=payment.application_fee > 0,
    )


def _locked(refund_id: int) -> Refund:
    return Refund.objects.select_for_update(of=("self",)).select_related("payment").get(pk=refund_id)


def _advance(refund: Refund, seen: Seen, now: datetime) -> None:
    match seen.status:
        case "succeeded":
            refund.state, refund.done_at, refund.check_at, refund.problem = RefundState.SUCCEEDED, now, None, ""
        case "failed" | "canceled":
            _post_failure(refund, seen, now)
            refund.state, refund.done_at, refund.check_at = RefundState.FAILED, None, None
            refund.problem = seen.problem or seen.status
        case _:
            refund.state, refund.check_at = RefundState.PENDING, now + LOOK_AGAIN


def _post_refund(refund: Refund, seen: Seen) -> None:
    ours = provider_pocket(refund.payment.stripe_account)
    back = transfer(ours, Pocket.BOOKER, refund.amount, refund.reservation_id)
    fee = transfer(Pocket.PLATFORM, ours, seen.fee_refunded)
    post(
        _movement(refund, EntryKind.REFUND, back, seen.at, seen.id),
        _movement(refund, EntryKind.APPLICATION_FEE_REFUND, fee, seen.at, seen.id),
    )


def _post_failure(refund: Refund, seen: Seen, now: datetime) -> None:
    """The money is on the host's account again; the platform's fee stays given back."""
    if refund.provider_id:
        ours = provider_pocket(refund.payment.stripe_account)
        again = transfer(Pocket.BOOKER, ours, refund.amount, refund.reservation_id)
        post(_movement(refund, EntryKind.REFUND_FAILED, again, now, seen.id))


def _movement(refund: Refund, kind: EntryKind, sides: tuple, at: datetime, external_id: str) -> Movement:  # type: ignore[type-arg]
    return Movement(
        at=at,
        kind=kind,
        organisation_id=refund.payment.organisation_id,
        sides=sides,
        payment_id=refund.payment_id,
        refund_id=refund.pk,
        external_id=external_id,
    )


def _tell(refund: Refund, before: str, now: datetime) -> None:
    fact = {RefundState.SUCCEEDED: Fact.REFUND_SUCCEEDED, RefundState.FAILED: Fact.REFUND_FAILED}.get(
        RefundState(refund.state)
    )
    if fact is not None and refund.state != before:
        record([told(fact, refund, before)], by=SYSTEM, now=now)


def _refused(refund_id: int, error: Exception, now: datetime) -> Refund:
    """The provider will not: a person has to see to it."""
    with transaction.atomic():
        refund = _locked(refund_id)
        if refund.state in (RefundState.DUE, RefundState.ASKED) and not refund.provider_id:
            before, refund.state = refund.state, RefundState.FAILED
            charged_back = getattr(error, "code", "") == CHARGED_BACK
            refund.problem = CHARGED_BACK if charged_back else str(error)[:500]
            refund.check_at, refund.claimed_until = None, None
            refund.save()
            _tell(refund, before, now)
            return refund
    # It is under way, and we may not look at it any more: maybe later we may.
    return _put_off(refund_id, error, now, new=False)


def _put_off(refund_id: int, error: Exception, now: datetime, *, new: bool) -> Refund:
    with transaction.atomic():
        refund = _locked(refund_id)
        delay = min(FIRST_RETRY * 2 ** min(refund.attempts, 20), LONGEST_RETRY)
        refund.attempts += 1
        refund.problem, refund.claimed_until, refund.check_at = str(error)[:500], None, now + delay
        if new:
            # The old key would give the old answer for a day; the list is asked before the new one is used.
            refund.idempotency_key = new_key()
        refund.save()
    logger.warning("refund %s was put off: %s", refund_id, error)
    return refund
