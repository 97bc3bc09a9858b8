"""The payment provider, in a few words: the only place that knows `stripe` for payments.

Direct charges: every call names the host's own account. Nothing here touches the database; call it outside any
transaction (promise: nothing from outside while rows are locked).
"""

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

import stripe
from django.conf import settings
from django.utils.translation import gettext as _

from bookings.payments.outcomes import Charge, Contested, ContestedMove, Move, Page, Seen
from bookings.payments.sentences import LATER
from commons.errors import Impossible, Unreachable
from commons.money import CENT, ZERO
from commons.outside import refuse_inside_transaction

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS: Final = 20
# By the client itself, under the same idempotency key.
RETRIES: Final = 2
# Stripe's own advice against replays.
TOLERANCE_SECONDS: Final = 300
PAGE_PARTS: Final = ["payment_intent.latest_charge.balance_transaction"]
REFUND_PARTS: Final = ["balance_transaction"]
# What pages, and so their charges, and refunds of ours bear in their metadata.
MARKS: Final = frozenset({"payment", "deposit", "refund"})


class Refused(Exception):
    """The provider understood and said no: `code` is its own word."""

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class AccountGone(Refused):
    """The host's account is not ours to use any more."""


class Indefinite(Exception):
    """The provider answered that something broke: it may have done what was asked, or not."""


def is_set_up() -> bool:
    """Whether this site may take cards at all."""
    return bool(settings.STRIPE_SECRET_KEY)


def create_page(request: Mapping[str, Any], *, account: str, key: str) -> Page:
    """Open a page. The same `key` and `request` find the same page. Raises Refused, Indefinite, Unreachable."""
    with in_our_words():
        asked: Any = {**request, "expand": PAGE_PARTS}
        return _page(client().v1.checkout.sessions.create(asked, _of(account, key)))


def read_page(session_id: str, *, account: str) -> Page:
    """The page as it is now, with what was paid. Raises Refused, Indefinite, Unreachable."""
    with in_our_words():
        found = client().v1.checkout.sessions.retrieve(session_id, {"expand": PAGE_PARTS}, _of(account))
        return _page(found)


def expire_page(session_id: str, *, account: str) -> Page:
    """Close the page, and say how it ended: it may have been paid meanwhile. Raises as `read_page`."""
    try:
        with in_our_words():
            closed = client().v1.checkout.sessions.expire(session_id, {"expand": PAGE_PARTS}, _of(account))
            return _page(closed)
    except AccountGone:
        raise
    except Refused:
        return read_page(session_id, account=account)


def create_refund(
    *, intent_id: str, amount: Decimal, account: str, key: str, metadata: Mapping[str, str], with_fee: bool
) -> Seen:
    """Pay `amount` (euros) of a payment back, the platform's fee in proportion. Raises as `create_page`."""
    asked: dict[str, Any] = {
        "payment_intent": intent_id,
        "amount": cents(amount),
        "metadata": dict(metadata),
        "expand": REFUND_PARTS,
    }
    if with_fee:
        asked["refund_application_fee"] = True
    with in_our_words():
        return _seen(client().v1.refunds.create(asked, _of(account, key)))  # type: ignore[arg-type]


def read_refund(refund_id: str, *, account: str) -> Seen:
    """The refund as it is now. Raises as `read_page`."""
    with in_our_words():
        return _seen(client().v1.refunds.retrieve(refund_id, {"expand": REFUND_PARTS}, _of(account)))


def refunds_of(intent_id: str, *, account: str) -> list[Seen]:
    """All refunds of a payment. Raises as `read_page`."""
    asked: dict[str, Any] = {"payment_intent": intent_id, "limit": 100, "expand": ["data.balance_transaction"]}
    with in_our_words():
        listed = client().v1.refunds.list(asked, _of(account))  # type: ignore[arg-type]
        return [_seen(one) for one in listed.auto_paging_iter()]


def read_dispute(dispute_id: str, *, account: str) -> Contested:
    """The dispute as it is now. Raises as `read_page`."""
    with in_our_words():
        found = client().v1.disputes.retrieve(dispute_id, {}, _of(account))
        intent, due = found.payment_intent, found.evidence_details.due_by
        return Contested(
            id=found.id,
            status=found.status,
            amount=euros(found.amount),
            reason=found.reason,
            at=moment(found.created),
            answer_by=moment(due) if due else None,
            intent_id=intent if isinstance(intent, str) else (intent.id if intent else ""),
            moves=tuple(
                ContestedMove(one.id, euros(one.amount), euros(one.fee), moment(one.created))
                for one in found.balance_transactions
            ),
        )


def moves_since(since: datetime, *, account: str) -> Iterator[Move]:
    """What moved on an account from `since` on, the latest first. Raises as `read_page`."""
    asked: dict[str, Any] = {"created": {"gte": int(since.timestamp())}, "limit": 100, "expand": ["data.source"]}
    with in_our_words():
        for one in client().v1.balance_transactions.list(asked, _of(account)).auto_paging_iter():  # type: ignore[arg-type]
            yield _move(one)


def verified(body: bytes, signature: str) -> dict[str, Any]:
    """What a webhook says, once its signature holds. Raises Impossible `bad_signature`, `malformed`."""
    try:
        if not any(_signs(body, signature, secret) for secret in webhook_secrets()):
            raise Impossible(_("Cette signature n’est pas valable."), code="bad_signature")
        told = json.loads(body)
    except ValueError as error:
        raise Impossible(_("Ce message n’est pas lisible."), code="malformed") from error
    if not isinstance(told, dict) or not isinstance(told.get("id"), str) or not isinstance(told.get("data"), dict):
        raise Impossible(_("Ce message n’est pas lisible."), code="malformed")
    return told


def cents(amount: Decimal) -> int:
    """Euros as the provider counts them."""
    return int(amount / CENT)


def euros(amount: int | None) -> Decimal:
    """The provider's cents as euros."""
    return Decimal(amount or 0) * CENT


def moment(seconds: int) -> datetime:
    """The provider's time."""
    return datetime.fromtimestamp(seconds, tz=UTC)


def webhook_secrets() -> list[str]:
    """What events may be signed with: several while one is being rolled, none without a provider."""
    return [one.strip() for one in settings.STRIPE_WEBHOOK_SECRET.split(",") if one.strip()]


def _signs(body: bytes, signature: str, secret: str) -> bool:
    try:
        stripe.WebhookSignature.verify_header(body, signature, secret, tolerance=TOLERANCE_SECONDS)
    except stripe.SignatureVerificationError:
        return False
    return True


@lru_cache(maxsize=4)
def _client_for(key: str, base: str) -> stripe.StripeClient:
    addresses: Any = {"api": base} if base else {}
    http = stripe.RequestsClient(timeout=TIMEOUT_SECONDS)
    return stripe.StripeClient(key, base_addresses=addresses, http_client=http, max_network_retries=RETRIES)


def client() -> stripe.StripeClient:
    """The official client with this site's key."""
    return _client_for(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE)


def _of(account: str, key: str = "") -> Any:
    options = {"stripe_account": account}
    return {**options, "idempotency_key": key} if key else options


@contextmanager
def in_our_words() -> Iterator[None]:
    """The client's errors in our words: Refused, AccountGone, Indefinite, Unreachable. Outside any transaction."""
    refuse_inside_transaction()
    try:
        yield
    except (stripe.APIConnectionError, stripe.RateLimitError, stripe.AuthenticationError) as error:
        logger.warning("the payment provider did not answer: %s", error)
        raise Unreachable(str(LATER)) from error
    except stripe.PermissionError as error:
        raise AccountGone(str(error), error.code or "") from error
    except stripe.IdempotencyError as error:
        raise Indefinite(str(error)) from error
    except (stripe.CardError, stripe.InvalidRequestError) as error:
        if error.http_status == 409 or error.code in {"lock_timeout", "idempotency_key_in_use"}:
            raise Unreachable(str(LATER)) from error
        kind = AccountGone if error.code in {"account_invalid"} else Refused
        raise kind(str(error), error.code or "") from error
    except stripe.StripeError as error:
        raise Indefinite(str(error)) from error


def _page(session: Any) -> Page:
    intent = session.payment_intent
    whole = intent is not None and not isinstance(intent, str)
    return Page(
        id=session.id,
        url=session.url or "",
        status=session.status,
        paid=session.payment_status in {"paid", "no_payment_required"},
        amount=euros(session.amount_total),
        currency=session.currency,
        expires_at=moment(session.expires_at),
        intent_id=intent.id if whole else (intent or ""),
        processing=whole and intent.status == "processing",
        problem=_problem(intent) if whole else "",
        charge=_charge(intent.latest_charge) if whole else None,
        payment=_metadata(session).get("payment", ""),
    )


def _metadata(thing: Any) -> dict[str, str]:
    return dict(thing.metadata.to_dict()) if thing.metadata else {}


def _problem(intent: Any) -> str:
    error = intent.last_payment_error
    return (error.decline_code if getattr(error, "decline_code", None) else error.code or "") if error else ""


def _charge(charge: Any) -> Charge | None:
    if charge is None or isinstance(charge, str):
        return None
    moved = charge.balance_transaction
    if moved is None or isinstance(moved, str):
        return Charge(charge.id, moment(charge.created))
    return Charge(
        id=charge.id,
        at=moment(moved.created),
        fee=_fees(moved, application=False),
        application_fee=_fees(moved, application=True),
        balance_id=moved.id,
    )


def _fees(moved: Any, *, application: bool) -> Decimal:
    """What the provider, or the platform, took (or gave back: negative) with a movement."""
    details = moved.fee_details or []
    return sum((euros(one.amount) for one in details if (one.type == "application_fee") is application), ZERO)


def _move(one: Any) -> Move:
    source = one.source
    if source is None or isinstance(source, str):
        return Move(one.id, one.type, source or one.id, euros(one.net), moment(one.created))
    charge = source.id if source.object == "charge" else getattr(source, "charge", None) or ""
    return Move(
        id=one.id,
        kind=one.type,
        source=source.id,
        net=euros(one.net),
        at=moment(one.created),
        charge=charge if isinstance(charge, str) else charge.id,
        is_marked=not MARKS.isdisjoint(_metadata(source) if hasattr(source, "metadata") else ()),
    )


def _seen(refund: Any) -> Seen:
    moved = refund.balance_transaction
    whole = moved is not None and not isinstance(moved, str)
    intent = refund.payment_intent
    metadata = _metadata(refund)
    failure = getattr(refund, "failure_balance_transaction", None)
    return Seen(
        id=refund.id,
        status=refund.status,
        amount=euros(refund.amount),
        at=moment(refund.created),
        intent_id=intent if isinstance(intent, str) else (intent.id if intent else ""),
        fee_refunded=-_fees(moved, application=True) if whole else ZERO,
        balance_id=moved.id if whole else (moved or ""),
        failure_balance_id=failure if isinstance(failure, str) else (failure.id if failure else ""),
        problem=getattr(refund, "failure_reason", "") or "",
        refund=metadata.get("refund", ""),
        metadata=metadata,
    )
