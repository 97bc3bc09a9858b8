"""Authorised cards at the payment provider: how one stands, charging some of it, letting it go.

Like `payments.provider`, it touches no database; call it outside any transaction.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from bookings.deposits.rules import CARD_LIMIT
from bookings.payments.provider import Refused, cents, client, euros, in_our_words, moment
from commons.money import ZERO

INTENT_PARTS: Final = ["latest_charge.balance_transaction"]
PAGE_PARTS: Final = [f"payment_intent.{part}" for part in INTENT_PARTS]


@dataclass(frozen=True, slots=True)
class Authorisation:
    """A card as the provider has it now: `held` until `until`, or charged `taken` euros, or let go.

    `is_booked`: the `fee` (euros) of what was taken is known.
    """

    intent_id: str
    status: str
    amount: Decimal
    taken: Decimal = ZERO
    fee: Decimal = ZERO
    charge_id: str = ""
    is_booked: bool = False
    until: datetime | None = None

    @property
    def is_held(self) -> bool:
        return self.status == "requires_capture"

    @property
    def is_taken(self) -> bool:
        return self.status == "succeeded"

    @property
    def is_gone(self) -> bool:
        return self.status == "canceled"


@dataclass(frozen=True, slots=True)
class Page:
    """The page on which a card is authorised."""

    is_open: bool
    authorisation: Authorisation | None


def read_page(session_id: str, *, account: str) -> Page:
    """The page as it is now. Raises Refused, Indefinite, Unreachable of `payments.provider`."""
    with in_our_words():
        session = client().v1.checkout.sessions.retrieve(session_id, {"expand": PAGE_PARTS}, _of(account))
    intent = session.payment_intent
    complete = session.status == "complete" and intent is not None and not isinstance(intent, str)
    return Page(session.status == "open", _authorisation(intent) if complete else None)


def read(intent_id: str, *, account: str) -> Authorisation:
    """An authorisation as it is now. Raises as `read_page`."""
    with in_our_words():
        return _authorisation(client().v1.payment_intents.retrieve(intent_id, {"expand": INTENT_PARTS}, _of(account)))


def charge(intent_id: str, amount: Decimal, *, account: str, key: str) -> Authorisation:
    """Charge `amount` euros of it; the rest is let go. Charged or gone before, it is told as it is. Raises so."""
    asked: Any = {"amount_to_capture": cents(amount), "expand": INTENT_PARTS}
    try:
        with in_our_words():
            return _authorisation(client().v1.payment_intents.capture(intent_id, asked, _of(account, key)))
    except Refused:
        return read(intent_id, account=account)


def let_go(intent_id: str, *, account: str) -> Authorisation:
    """Let all of it go. What is over is told as it is. Raises as `read_page`."""
    asked: Any = {"expand": INTENT_PARTS}
    try:
        with in_our_words():
            return _authorisation(client().v1.payment_intents.cancel(intent_id, asked, _of(account)))
    except Refused:
        return read(intent_id, account=account)


def _of(account: str, key: str = "") -> Any:
    options = {"stripe_account": account}
    return {**options, "idempotency_key": key} if key else options


def _authorisation(intent: Any) -> Authorisation:
    made = intent.latest_charge
    whole = made is not None and not isinstance(made, str)
    moved = made.balance_transaction if whole else None
    known = moved is not None and not isinstance(moved, str)
    return Authorisation(
        intent_id=intent.id,
        status=intent.status,
        amount=euros(intent.amount),
        taken=euros(intent.amount_received),
        fee=euros(moved.fee) if known else ZERO,  # type: ignore[union-attr]
        charge_id=made.id if whole else "",
        is_booked=known,
        until=_until(made) if whole else None,
    )


def _until(made: Any) -> datetime:
    """When the bank lets go by itself: as the card's network says, else after Stripe's seven days."""
    card = getattr(made.payment_method_details, "card", None)
    before = getattr(card, "capture_before", None)
    return moment(before) if before else moment(made.created) + CARD_LIMIT
