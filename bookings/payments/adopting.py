"""Refunds that the host made in the provider's own pages: they become ours, once, however we hear of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from bookings.models import Payment, Refund
from bookings.money_words import PaymentState, RefundCause, RefundState
from bookings.payments.locking import locked_payment
from bookings.payments.outcomes import Seen
from bookings.payments.reckoning import Refundable, refundable
from bookings.payments.refund_rows import spread
from bookings.payments.refunding import note_refund
from commons.money import ZERO


def adopt(*, seen: Seen, account: str, now: datetime) -> list[Refund]:
    """The refunds of ours that a refund at the provider is now, one for each reservation that it gives back for.

    None for what is not of a payment of ours, what bears our mark (the worker follows it), what never moved money, and
    more than can still go back of the payment: a person has to look at that. Told again, the same rows.
    """
    payment = Payment.objects.filter(intent_id=seen.intent_id, stripe_account=account).exclude(intent_id="").first()
    if payment is None or payment.state != PaymentState.SUCCEEDED or seen.refund or seen.status == "canceled":
        return []
    with transaction.atomic():
        locked_payment(payment.pk)
        known = list(Refund.objects.filter(provider_id=seen.id).order_by("pk"))
        rows = known or _waiting(payment, seen) or _new(payment, seen, now)
        # The platform's fee came back once, whatever number of reservations it was for.
        told = [seen, *[replace(seen, fee_refunded=ZERO)] * len(rows)]
        return [note_refund(refund_id=row.pk, seen=one, now=now) for row, one in zip(rows, told, strict=False)]


def _waiting(payment: Payment, seen: Seen) -> list[Refund]:
    """What was to go back anyway and nobody has asked for yet: then this is it."""
    due = payment.refunds.filter(state=RefundState.DUE, provider_id="", amount=seen.amount)
    return list(due.select_for_update(of=("self",)).order_by("pk")[:1])


def _new(payment: Payment, seen: Seen, now: datetime) -> list[Refund]:
    left = _left(payment)
    if sum((one.amount for _pk, one in left), ZERO) < seen.amount:
        return []
    return [
        Refund.objects.create(
            payment=payment,
            reservation_id=pk,
            amount=amount,
            cause=RefundCause.DASHBOARD,
            state=RefundState.ASKED,
            at=seen.at,
        )
        for pk, amount in _shared(left, seen.amount)
    ]


def _left(payment: Payment) -> list[tuple[int, Refundable]]:
    """What can still go back of the payment, for each reservation that has a share of it."""
    found = []
    for pk in payment.shares.order_by("-reservation_id").values_list("reservation_id", flat=True):
        found += [(pk, one) for one in refundable(pk) if one.payment.pk == payment.pk]
    return found


def _shared(left: Sequence[tuple[int, Refundable]], amount: Decimal) -> list[tuple[int, Decimal]]:
    """The latest dates of a series give first."""
    parts = spread([one for _pk, one in left], amount)
    return [(pk, part) for (pk, _one), (_payment, part) in zip(left, parts, strict=False)]
