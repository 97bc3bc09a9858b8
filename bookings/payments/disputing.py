"""Disputes: a cardholder's bank takes a payment back, and somebody decides later. The host answers on Stripe's pages.

Our rows follow the dispute as Stripe has it. The sum that left lies in a pocket of its own until it comes back: what
was paid for the reservation is not touched, so that nobody is asked to pay again while it is argued about.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from bookings.dispute_words import ENDED
from bookings.facts import DISPUTE, SYSTEM, Change, Fact, record
from bookings.ledger import Movement, Side, post
from bookings.models import Dispute, Payment
from bookings.money_words import EntryKind, Pocket, provider_pocket
from bookings.payments.locking import locked_payment
from bookings.payments.outcomes import Contested, ContestedMove
from commons.money import ZERO, apportion


def note_dispute(*, seen: Contested, account: str, now: datetime) -> Dispute | None:
    """Let our row follow a dispute, and the ledger what it moved. None for what is not of a payment of ours.

    Told again, or in any order, everything happens once.
    """
    payment = Payment.objects.filter(intent_id=seen.intent_id, stripe_account=account).exclude(intent_id="").first()
    if payment is None:
        return None
    with transaction.atomic():
        payment, rows = locked_payment(payment.pk)
        found = Dispute.objects.filter(provider_id=seen.id).first()
        dispute = found or Dispute(payment=payment, provider_id=seen.id, opened_at=seen.at)
        had_ended = found is not None and found.closed_at is not None
        before = found.state if found else ""
        dispute.state, dispute.amount, dispute.reason = seen.status[:24], seen.amount, seen.reason[:60]
        dispute.answer_by = seen.answer_by
        dispute.closed_at = dispute.closed_at or (now if seen.status in ENDED else None)
        _post_moves(dispute, payment, seen.moves)
        dispute.save()
        data = {"reservations": [one.pk for one in rows], "amount": str(dispute.amount), "link": payment.link_id}
        told = [Fact.DISPUTE_OPENED] if found is None else []
        told += [Fact.DISPUTE_ENDED] if dispute.closed_at and not had_ended else []
        changes = [Change(one, dispute.pk, before, dispute.state, data=data, subject_type=DISPUTE) for one in told]
        record(changes, by=SYSTEM, now=now)
        return dispute


def _post_moves(dispute: Dispute, payment: Payment, moves: Sequence[ContestedMove]) -> None:
    """What left the account and what came back, each once; the provider's fee with it."""
    for one in moves:
        if one.amount < 0 and not dispute.withdrawn:
            _post(EntryKind.DISPUTE, dispute, payment, one)
            dispute.withdrawn, dispute.fee = True, dispute.fee + one.fee
        elif one.amount > 0 and not dispute.returned:
            _post(EntryKind.DISPUTE_RETURNED, dispute, payment, one)
            dispute.returned, dispute.fee = True, dispute.fee + one.fee


def _post(kind: EntryKind, dispute: Dispute, payment: Payment, one: ContestedMove) -> None:
    ours = provider_pocket(payment.stripe_account)
    shares = list(payment.shares.order_by("reservation_id").values_list("reservation_id", "amount"))
    parts = apportion(one.amount, [amount for _pk, amount in shares])
    sides: list[Side] = []
    for (pk, _share), part in zip(shares, parts, strict=True):
        sides += [Side(ours, part, pk), Side(Pocket.DISPUTES, -part, pk)]
    sides += _fee(ours, one.fee)
    post(
        Movement(
            at=one.at,
            kind=kind,
            organisation_id=payment.organisation_id,
            sides=sides,
            payment_id=payment.pk,
            external_id=dispute.provider_id,
        )
    )


def _fee(ours: str, fee: Decimal) -> list[Side]:
    return [Side(ours, -fee), Side(Pocket.FEES, fee)] if fee != ZERO else []
