"""Asking for deposits: what was promised with the hold. Later changes of the venue's terms touch none."""

from collections.abc import Sequence
from decimal import Decimal

from bookings.models import Deposit, Reservation
from bookings.payments.links import link_for
from venues.models import DepositTerm


def promised_deposits(reservation: Reservation) -> list[DepositTerm]:
    """The terms as they were when the place was held, as rows that are not saved."""
    promised = reservation.conditions.get("deposits")
    if promised is None:
        # Held before deposits were part of what is promised.
        return list(DepositTerm.objects.filter(venue=reservation.venue_id).order_by("position", "pk"))
    return [
        DepositTerm(
            venue_id=reservation.venue_id,
            kind=one["kind"],
            label=one["label"],
            names=one.get("names", {}),
            amount=Decimal(one["amount"]),
            position=rank,
        )
        for rank, one in enumerate(promised)
    ]


def ask_deposits(reservations: Sequence[Reservation]) -> list[Deposit]:
    """Ask for what was promised: once for a reservation, once for all dates of a series. The venue lock is held."""
    first = reservations[0]
    terms = promised_deposits(first)
    if not terms:
        return []
    link = link_for(first)
    if link.deposits.exists():
        return []
    return Deposit.objects.bulk_create(
        Deposit(link=link, kind=one.kind, label=one.label, names=one.names, amount=one.amount, position=rank)
        for rank, one in enumerate(terms)
    )
