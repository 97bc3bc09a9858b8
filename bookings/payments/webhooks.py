"""What the payment provider tells us: stored once, answered at once, handled by the worker.

An event is only a hint that something changed. What it is about is asked for again, and our rows follow that: events
may come in any order, any number of times, late, or never.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import F

from bookings.deposits.reactions import deposit_in, follow_deposit
from bookings.models import Payment, PaymentAccount, Refund, WebhookEvent
from bookings.money_words import PaymentState, RefundState, WebhookState
from bookings.payments import provider
from bookings.payments.adopting import adopt
from bookings.payments.claims import claim
from bookings.payments.closing import look
from bookings.payments.disputing import note_dispute
from bookings.payments.refunding import note_refund
from bookings.payments.settling import settle
from commons.outbox import wake_after_commit

logger = logging.getLogger(__name__)

FIRST_RETRY: Final = timedelta(seconds=5)
LONGEST_RETRY: Final = timedelta(hours=6)
# Our own commit may come after the event; after about twenty minutes it will not any more.
UNKNOWN_AFTER: Final = 8

Handler = Callable[[WebhookEvent, datetime], str]
_handlers: dict[str, Handler] = {}


class NotKnown(Exception):
    """The event is about something that we do not have, or do not have yet."""


def on_webhook(*kinds: str) -> Callable[[Handler], Handler]:
    """Decorator: `handler(event, now)` handles events of these kinds, outside any transaction; returns what it did.

    It may be called twice for one event, and raises `NotKnown` for what is not here (yet).
    """

    def register(handler: Handler) -> Handler:
        _handlers.update(dict.fromkeys(kinds, handler))
        return handler

    return register


def receive(*, body: bytes, signature: str, now: datetime) -> WebhookEvent:
    """Store a signed event, once by its id, for the worker. Raises Impossible `bad_signature`, `malformed`."""
    told = provider.verified(body, signature)
    about = told["data"].get("object") or {}
    with transaction.atomic():
        event, is_new = WebhookEvent.objects.get_or_create(
            event_id=told["id"][:120],
            defaults={
                "kind": str(told.get("type", ""))[:80],
                "account": str(told.get("account") or "")[:60],
                "object_id": str(about.get("id", ""))[:120],
                "created": provider.moment(int(told.get("created", 0))),
                "payload": told,
                "retry_at": now,
                "received_at": now,
            },
        )
        if not is_new:
            WebhookEvent.objects.filter(pk=event.pk).update(deliveries=F("deliveries") + 1)
        wake_after_commit()
    return event


def handle_webhooks(*, now: datetime, limit: int = 500) -> int:
    """Handle what is due, one lease at a time. Returns how many were tried."""
    done = 0
    while done < limit:
        claimed = claim(WebhookEvent.objects.filter(handled_at=None), now=now, due="retry_at")
        if not claimed:
            break
        handle(event=WebhookEvent.objects.get(pk=claimed[0]), now=now)
        done += 1
    return done


def replay(*, event_id: int, now: datetime) -> WebhookEvent:
    """Handle an event once more, as an administrator asks; harmless, for it follows the present state."""
    WebhookEvent.objects.filter(pk=event_id).update(handled_at=None, attempts=0, retry_at=now, claimed_until=None)
    return handle(event=WebhookEvent.objects.get(pk=event_id), now=now)


def handle(*, event: WebhookEvent, now: datetime) -> WebhookEvent:
    """Let what the event is about follow its present state; what cannot be done now is tried again later."""
    try:
        handler = follow_deposit if deposit_in(event) else _handlers.get(event.kind)
        outcome = handler(event, now) if handler else ""
        event.state = WebhookState.DONE if handler else WebhookState.IGNORED
        event.outcome, event.handled_at, event.retry_at = outcome[:300], now, None
    except NotKnown as error:
        _try_again(event, str(error), now)
        if event.attempts >= UNKNOWN_AFTER:
            event.state, event.handled_at, event.retry_at = WebhookState.UNKNOWN, now, None
    except Exception as error:
        logger.warning("webhook event %s (%s) was put off", event.event_id, event.kind, exc_info=True)
        _try_again(event, f"{type(error).__name__}: {error}", now)
        event.state = WebhookState.FAILED
    event.claimed_until = None
    event.save()
    return event


def _try_again(event: WebhookEvent, why: str, now: datetime) -> None:
    event.outcome = why[:300]
    event.retry_at = now + min(FIRST_RETRY * 2 ** min(event.attempts, 20), LONGEST_RETRY)
    event.attempts += 1


@on_webhook(
    "checkout.session.completed",
    "checkout.session.expired",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
)
def follow_page(event: WebhookEvent, now: datetime) -> str:
    """A payment page was left, one way or the other."""
    about = _object(event)
    payment = _payment(event, session_id=event.object_id, metadata=about.get("metadata"))
    if payment.session_id not in ("", event.object_id):
        return "another page of the same payment"
    if payment.state == PaymentState.SUCCEEDED and payment.fee is not None:
        return PaymentState.SUCCEEDED.value
    page = provider.read_page(event.object_id, account=payment.stripe_account)
    return settle(payment_id=payment.pk, page=page, now=now).state


@on_webhook("payment_intent.payment_failed", "charge.updated", "charge.succeeded")
def follow_attempt(event: WebhookEvent, now: datetime) -> str:
    """An attempt was refused, or fees are known."""
    about = _object(event)
    intent = event.object_id if event.kind.startswith("payment_intent") else str(about.get("payment_intent") or "")
    payment = _payment(event, intent_id=intent, metadata=about.get("metadata"))
    if payment.state == PaymentState.SUCCEEDED and payment.fee is not None:
        return PaymentState.SUCCEEDED.value
    return look(payment_id=payment.pk, now=now).state


@on_webhook("refund.created", "refund.updated", "refund.failed", "charge.refund.updated")
def follow_refund(event: WebhookEvent, now: datetime) -> str:
    """A refund was made, or has ended."""
    about = _object(event)
    found = _refunds(event, str((about.get("metadata") or {}).get("refund", "")))
    if not found:
        seen = provider.read_refund(event.object_id, account=event.account)
        found = adopt(seen=seen, account=event.account, now=now)
        if not found:
            raise NotKnown("no such refund here")
        return f"made at the provider: {found[0].state}"
    ended = all(one.state in (RefundState.SUCCEEDED, RefundState.FAILED) for one in found)
    if ended and about.get("status") != "failed":
        return found[0].state
    seen = provider.read_refund(event.object_id, account=event.account)
    noted = [note_refund(refund_id=one.pk, seen=seen, now=now) for one in found]
    return noted[0].state


@on_webhook(
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
)
def follow_dispute(event: WebhookEvent, now: datetime) -> str:
    """A cardholder's bank calls a payment into question, or has decided."""
    seen = provider.read_dispute(event.object_id, account=event.account)
    found = note_dispute(seen=seen, account=event.account, now=now)
    if found is None:
        raise NotKnown("no such payment here")
    return found.state


def _refunds(event: WebhookEvent, wanted: str) -> list[Refund]:
    """Ours that the event is about: by its name at the provider, or by our own mark."""
    rows = Refund.objects.filter(payment__stripe_account=event.account).order_by("pk")
    return list(rows.filter(provider_id=event.object_id)) or (
        list(rows.filter(pk=int(wanted))) if wanted.isdigit() and len(wanted) < 18 else []
    )


def _object(event: WebhookEvent) -> dict[str, Any]:
    found = event.payload["data"].get("object")
    return found if isinstance(found, dict) else {}


def _payment(event: WebhookEvent, *, metadata: object, session_id: str = "", intent_id: str = "") -> Payment:
    """The payment that an event is about, by our own mark where we have not noted its id yet. Raises NotKnown."""
    found = None
    if session_id:
        found = Payment.objects.filter(session_id=session_id).first()
    if intent_id:
        found = Payment.objects.filter(intent_id=intent_id).first()
    marked = str(metadata.get("payment", "")) if isinstance(metadata, dict) else ""
    if found is None and marked.isdigit():
        found = Payment.objects.filter(pk=int(marked)).first()
    if found is None or found.stripe_account != event.account:
        known = PaymentAccount.objects.filter(stripe_id=event.account).exists()
        raise NotKnown("no such payment here" if known else "unknown account")
    return found
