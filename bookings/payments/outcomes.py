"""What a look at the provider's page means for our payment. Pure."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final

from bookings.money_words import PaymentState
from commons.money import ZERO


@dataclass(frozen=True, slots=True)
class Charge:
    """Money that came in at the provider's: euros; the fees are known once `balance_id` is there."""

    id: str
    at: datetime
    fee: Decimal = ZERO
    application_fee: Decimal = ZERO
    balance_id: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A payment page as the provider has it now. `amount` in euros; `processing`: a bank has not answered yet.

    `problem` is the code of the last refusal. `payment` is the id that its metadata bear.
    """

    id: str
    url: str
    status: str
    paid: bool
    amount: Decimal
    currency: str
    expires_at: datetime
    intent_id: str = ""
    processing: bool = False
    problem: str = ""
    charge: Charge | None = None
    payment: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """A refund as the provider has it now: euros; `problem` is why it failed."""

    id: str
    status: str
    amount: Decimal
    at: datetime
    intent_id: str = ""
    fee_refunded: Decimal = ZERO
    balance_id: str = ""
    failure_balance_id: str = ""
    problem: str = ""
    refund: str = ""
    metadata: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ContestedMove:
    """What a dispute did to the host's account: euros, negative when it left; `fee`: what the provider took besides.

    `id` is the provider's name of the movement, by which the nightly comparison knows it.
    """

    id: str
    amount: Decimal
    fee: Decimal
    at: datetime


@dataclass(frozen=True, slots=True)
class Contested:
    """A dispute as the provider has it now: euros; `reason` and `status` are its own words."""

    id: str
    status: str
    amount: Decimal
    reason: str
    at: datetime
    answer_by: datetime | None = None
    intent_id: str = ""
    moves: tuple[ContestedMove, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """One movement on an account at the provider: `net` is what it changed, in euros, fees taken off.

    `charge` is the payment that it belongs to, where it belongs to one; `is_marked`: it bears a mark of this site.
    """

    id: str
    kind: str
    source: str
    net: Decimal
    at: datetime
    charge: str = ""
    is_marked: bool = False


# From a state, the states that news may lead to. Money that came is always taken note of; anything else ends there.
FOLLOWING: Final = {
    PaymentState.OPEN: frozenset(PaymentState) - {PaymentState.OPEN},
    PaymentState.PROCESSING: frozenset({PaymentState.SUCCEEDED, PaymentState.FAILED}),
    PaymentState.SUCCEEDED: frozenset[PaymentState](),
    PaymentState.FAILED: frozenset({PaymentState.SUCCEEDED}),
    PaymentState.EXPIRED: frozenset({PaymentState.SUCCEEDED}),
    PaymentState.CANCELLED: frozenset({PaymentState.SUCCEEDED}),
}


def state_of(page: Page) -> PaymentState:
    """Where a payment stands, by the page as it is now."""
    if page.paid:
        return PaymentState.SUCCEEDED
    if page.status == "expired":
        return PaymentState.EXPIRED
    if page.status == "complete":
        return PaymentState.PROCESSING if page.processing else PaymentState.FAILED
    return PaymentState.OPEN


def follows(before: PaymentState, page: Page) -> PaymentState | None:
    """The state to which a look leads from `before`; None when it brings nothing new, or comes too late."""
    after = state_of(page)
    return after if after in FOLLOWING[before] else None
