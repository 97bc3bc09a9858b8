"""Disputes: a cardholder's bank takes a payment back, and somebody decides later. The host answers on Stripe's pages.

Our rows follow the dispute as Stripe has it. The sum that left lies in a pocket of its own until it comes back: what
was paid for the reservation is not touched, so that nobody is asked to pay again while it is argued about.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from bookings.deposits.bundles import locked_deposit
from bookings.dispute_words import ENDED
from bookings.facts import DISPUTE, SYSTEM, Change, Fact, record
from bookings.ledger import Movement, Side, post
from bookings.models import Deposit, Dispute, LedgerEntry, Payment
from bookings.money_words import EntryKind, Pocket, provider_pocket
from bookings.payments.locking import locked_payment
from bookings.payments.outcomes import Contested, ContestedMove
from commons.money import ZERO, apportion


@dataclass(frozen=True, slots=True)
class Charged:
    """What the card was charged for, locked: a payment, or a deposit of which something was kept; `shares` says how
    many euros of it are for which reservation."""

    about: Payment | Deposit
    organisation_id: int
    shares: Sequence[tuple[int, Decimal]]


def note_dispute(*, seen: Contested, account: str, now: datetime) -> Dispute | None:
    """Let our row follow a dispute, and the ledger what it moved. None for what is not of a payment of ours.

    Told again, or in any order, everything happens once; a look that others have overtaken changes nothing.
    """
    with transaction.atomic():
        charged = _locked(seen, account)
        if charged is None:
            return None
        found = Dispute.objects.filter(provider_id=seen.id).first()
        if found is not None and is_overtaken(found, seen):
            return found
        dispute = found or _new(charged.about, seen)
        before = dispute.state
        _follow(dispute, seen, now)
        _post_moves(dispute, charged, seen.moves)
        dispute.save()
        told = _told(before, dispute)
        data: dict[str, Any] = {"amount": str(dispute.amount), "link": charged.about.link_id}
        data["reservations"] = [pk for pk, _share in charged.shares]
        changes = [Change(told, dispute.pk, before, dispute.state, data=data, subject_type=DISPUTE)] if told else []
        record(changes, by=SYSTEM, now=now)
        return dispute


def is_overtaken(dispute: Dispute, seen: Contested) -> bool:
    """Whether a look is older than what we know: money that moved never unmoves, and what was decided stays decided
    unless money moves again."""
    if len(seen.moves) != dispute.moves:
        return len(seen.moves) < dispute.moves
    return dispute.has_ended and seen.status not in ENDED


def _locked(seen: Contested, account: str) -> Charged | None:
    """What a dispute is about, under the venue lock."""
    if not seen.intent_id:
        return None
    ours = {"intent_id": seen.intent_id, "stripe_account": account}
    payment_id = Payment.objects.filter(**ours).values_list("pk", flat=True).first()
    if payment_id is not None:
        payment, _rows = locked_payment(payment_id)
        shares = payment.shares.order_by("reservation_id").values_list("reservation_id", "amount")
        return Charged(payment, payment.organisation_id, list(shares))
    deposit_id = Deposit.objects.filter(**ours).values_list("pk", flat=True).first()
    if deposit_id is not None:
        deposit, bundle = locked_deposit(deposit_id)
        return Charged(deposit, bundle.venue.organisation_id, [(bundle.first.pk, deposit.kept)])
    return None


def _new(about: Payment | Deposit, seen: Contested) -> Dispute:
    whose = {"payment" if isinstance(about, Payment) else "deposit": about}
    return Dispute(**whose, provider_id=seen.id, opened_at=seen.at)


def _follow(dispute: Dispute, seen: Contested, now: datetime) -> None:
    dispute.state, dispute.amount, dispute.reason = seen.status[:24], seen.amount, seen.reason[:60]
    dispute.answer_by = seen.answer_by
    dispute.moves = len(seen.moves)
    dispute.fee = sum((one.fee for one in seen.moves), ZERO)
    dispute.withdrawn = any(one.amount < ZERO for one in seen.moves)
    dispute.returned = dispute.withdrawn and sum((one.amount for one in seen.moves), ZERO) >= ZERO
    dispute.closed_at = (dispute.closed_at or now) if dispute.has_ended else None


def _told(before: str, dispute: Dispute) -> Fact | None:
    """What people hear of: that it begins (again), and each end."""
    if dispute.has_ended:
        return Fact.DISPUTE_ENDED if before != dispute.state else None
    return Fact.DISPUTE_OPENED if not before or before in ENDED else None


def _post_moves(dispute: Dispute, charged: Charged, moves: Sequence[ContestedMove]) -> None:
    """What left the account and what came back, each once; the provider's fee with it."""
    names = [one.id for one in moves]
    posted = set(LedgerEntry.objects.filter(external_id__in=names).values_list("external_id", flat=True))
    for one in moves:
        if one.id not in posted:
            post(_movement(dispute, charged, one))


def _movement(dispute: Dispute, charged: Charged, one: ContestedMove) -> Movement:
    ours = provider_pocket(charged.about.stripe_account)
    parts = apportion(one.amount, [amount for _pk, amount in charged.shares])
    sides: list[Side] = []
    for (pk, _share), part in zip(charged.shares, parts, strict=True):
        sides += [Side(ours, part, pk), Side(Pocket.DISPUTES, -part, pk)]
    return Movement(
        at=one.at,
        kind=EntryKind.DISPUTE_RETURNED if one.amount > ZERO else EntryKind.DISPUTE,
        organisation_id=charged.organisation_id,
        sides=[*sides, Side(ours, -one.fee), Side(Pocket.FEES, one.fee)],
        payment_id=charged.about.pk if isinstance(charged.about, Payment) else None,
        external_id=one.id,
        note=dispute.provider_id,
    )
