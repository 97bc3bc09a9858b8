"""Movements of money: a few entries that sum to zero, written once and never changed. Pure, but for `post`."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from bookings.models import LedgerEntry
from bookings.money_words import EntryKind
from commons.money import ZERO, round_cents


@dataclass(frozen=True, slots=True)
class Side:
    """What one pocket gains (positive) or gives, in euros; for which reservation, if for one."""

    account: str
    amount: Decimal
    reservation_id: int | None = None


@dataclass(frozen=True, slots=True)
class Movement:
    """Money that went from some pockets to others at one time, for one reason.

    `external_id`: the name of what moved it, at the provider or with us; the same movement is posted once by it.
    Raises ValueError for sides that do not sum to zero or are not whole cents: a mistake in the code.
    """

    at: datetime
    kind: EntryKind
    organisation_id: int
    sides: Sequence[Side]
    payment_id: int | None = None
    refund_id: int | None = None
    external_id: str = ""
    note: str = ""
    id: uuid.UUID = field(default_factory=uuid.uuid4)

    def __post_init__(self) -> None:
        if sum((side.amount for side in self.sides), ZERO) != ZERO:
            raise ValueError("the sides of a movement sum to zero")
        if any(side.amount != round_cents(side.amount) for side in self.sides):
            raise ValueError("money is whole cents")


def transfer(giver: str, taker: str, amount: Decimal, reservation_id: int | None = None) -> tuple[Side, Side]:
    """`amount` from one pocket to another."""
    return Side(giver, -amount, reservation_id), Side(taker, amount, reservation_id)


def post(*movements: Movement) -> None:
    """Write movements, in one statement; sides of nothing are left out. Call it in the transaction of the change."""
    entries = [_entry(movement, side) for movement in movements for side in movement.sides if side.amount]
    LedgerEntry.objects.bulk_create(entries)


def _entry(movement: Movement, side: Side) -> LedgerEntry:
    return LedgerEntry(
        at=movement.at,
        kind=movement.kind,
        account=side.account,
        amount=side.amount,
        movement=movement.id,
        organisation_id=movement.organisation_id,
        reservation_id=side.reservation_id,
        payment_id=movement.payment_id,
        refund_id=movement.refund_id,
        external_id=movement.external_id,
        note=movement.note[:300],
    )
