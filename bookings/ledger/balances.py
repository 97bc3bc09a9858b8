"""What the ledger says of a reservation, an organisation or a pocket. All amounts are Decimal euros."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db.models import QuerySet, Sum

from accounts.models import Organisation
from bookings.models import LedgerEntry, Reservation
from bookings.money_words import EntryKind, Pocket
from commons.money import ZERO

PAYING: Final = (EntryKind.CHARGE, EntryKind.OFFLINE_RECEIPT)
REFUNDING: Final = (EntryKind.REFUND, EntryKind.REFUND_FAILED)


@dataclass(frozen=True, slots=True)
class Settled:
    """What was paid for a reservation, and what of it went back."""

    paid: Decimal = ZERO
    refunded: Decimal = ZERO

    @property
    def kept(self) -> Decimal:
        return self.paid - self.refunded


def settled_of(reservation_ids: Collection[int]) -> dict[int, Settled]:
    """What was paid and went back for each of these reservations, in one statement."""
    rows = (
        LedgerEntry.objects.filter(reservation_id__in=reservation_ids, account=Pocket.BOOKER)
        .values_list("reservation_id", "kind")
        .annotate(sum=Sum("amount"))
        .order_by()
    )
    return settled_from(reservation_ids, rows)


def settled_from(
    reservation_ids: Collection[int], rows: Iterable[tuple[int | None, str, Decimal]]
) -> dict[int, Settled]:
    """The same from what moved in the booker's pocket: reservation, kind of entry, euros. Pure."""
    paid, refunded = dict.fromkeys(reservation_ids, ZERO), dict.fromkeys(reservation_ids, ZERO)
    for reservation_id, kind, amount in rows:
        if reservation_id is None:
            continue
        if kind in PAYING:
            paid[reservation_id] -= amount
        elif kind in REFUNDING:
            refunded[reservation_id] += amount
    return {pk: Settled(paid[pk], refunded[pk]) for pk in paid}


def paid(reservation: Reservation) -> Decimal:
    """What came in for the reservation, whatever went back since."""
    return settled_of([reservation.pk])[reservation.pk].paid


def refunded(reservation: Reservation) -> Decimal:
    """What went back, or is on its way back at the provider."""
    return settled_of([reservation.pk])[reservation.pk].refunded


def balance(reservation: Reservation) -> Decimal:
    """What the host has of it: paid less refunded."""
    return settled_of([reservation.pk])[reservation.pk].kept


def balance_of(organisation: Organisation) -> dict[str, Decimal]:
    """What each pocket of an organisation has gained, by pocket; they sum to zero."""
    return _by_account(LedgerEntry.objects.filter(organisation=organisation))


def balance_of_accounts(accounts: Iterable[str]) -> dict[str, Decimal]:
    """The balance of each of these pockets, over all organisations."""
    return _by_account(LedgerEntry.objects.filter(account__in=list(accounts)))


def _by_account(entries: QuerySet[Any]) -> dict[str, Decimal]:
    return dict(entries.values_list("account").annotate(sum=Sum("amount")).order_by("account"))
