"""Closing payment pages and looking at open ones. Nothing is locked while the provider is asked."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from bookings.models import Payment
from bookings.models.payments import new_key
from bookings.money_words import LIVE, PaymentState
from bookings.payments import provider
from bookings.payments.claims import claim
from bookings.payments.outcomes import Page
from bookings.payments.sentences import LATER
from bookings.payments.settling import Mismatch, abandon, settle
from commons.errors import Unreachable

logger = logging.getLogger(__name__)

FIRST_LOOK: Final = timedelta(minutes=10)
# A direct debit takes days; webhooks tell earlier.
SLOW_LOOK: Final = timedelta(hours=6)


def close_page(*, payment_id: int, now: datetime) -> Payment:
    """Close a page at the provider and let the payment follow: it may turn out to be paid.

    Does nothing to what has ended. Raises Unreachable when the provider does not say how it ended: then nothing may be
    given away yet.
    """
    payment = Payment.objects.get(pk=payment_id)
    if payment.state != PaymentState.OPEN:
        return look(payment_id=payment_id, now=now)
    return _ask(payment, now, lambda: _closed(payment))


def look(*, payment_id: int, now: datetime) -> Payment:
    """Ask the provider how a payment stands, and follow. Raises Unreachable."""
    payment = Payment.objects.get(pk=payment_id)
    if not payment.session_id or (payment.state not in LIVE and payment.fee is not None):
        return payment
    return _ask(payment, now, lambda: provider.read_page(payment.session_id, account=payment.stripe_account))


def look_at_due(*, now: datetime, limit: int = 200) -> int:
    """Look at payments whose time has come, and close what is to be closed. Returns how many were looked at.

    Webhooks tell the same earlier; this is what finds it when they are lost.
    """
    done = 0
    while done < limit and (claimed := claim(Payment.objects.exclude(check_at=None), now=now)):
        for payment_id in claimed:
            _look_once(payment_id, now)
        done += len(claimed)
    return done


def _look_once(payment_id: int, now: datetime) -> None:
    payment = Payment.objects.get(pk=payment_id)
    over = payment.expires_at is not None and payment.expires_at <= now
    step = close_page if payment.to_close or over or not payment.session_id else look
    try:
        payment = step(payment_id=payment_id, now=now)
    except (Unreachable, Mismatch) as error:
        logger.warning("payment %s was not settled: %s", payment_id, error)
    if payment.check_at is not None:
        _look_again(payment, now)


def _look_again(payment: Payment, now: datetime) -> None:
    """Every ten minutes while somebody may be paying; every few hours while a bank thinks."""
    pause = SLOW_LOOK if payment.state == PaymentState.PROCESSING else FIRST_LOOK
    later = now + pause
    if payment.state == PaymentState.OPEN and payment.expires_at and payment.expires_at > now:
        later = min(later, payment.expires_at)
    Payment.objects.filter(pk=payment.pk).update(check_at=later, claimed_until=None)


def _closed(payment: Payment) -> Page:
    if payment.session_id:
        return provider.expire_page(payment.session_id, account=payment.stripe_account)
    # We stopped between storing the key and the answer: the same question tells whether there is a page.
    page = provider.create_page(payment.request, account=payment.stripe_account, key=payment.idempotency_key)
    return provider.expire_page(page.id, account=payment.stripe_account)


def _ask(payment: Payment, now: datetime, ask: Callable[[], Page]) -> Payment:
    try:
        page = ask()
    except provider.Refused as error:
        # No such page, or no access to the account any more: nobody can pay it through us.
        return abandon(payment_id=payment.pk, problem=error.code or "refused", now=now)
    except provider.Indefinite as error:
        if not payment.session_id:
            Payment.objects.filter(pk=payment.pk, session_id="").update(idempotency_key=new_key())
        raise Unreachable(str(LATER)) from error
    return settle(payment_id=payment.pk, page=page, now=now)
