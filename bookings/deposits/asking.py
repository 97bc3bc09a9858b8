"""Asking for deposits: the venue's terms, copied when a booking is sent. Later changes of the terms touch none."""

from collections.abc import Sequence

from bookings.models import Deposit, Reservation
from bookings.payments.links import link_for
from venues.models import DepositTerm


def ask_deposits(reservations: Sequence[Reservation]) -> list[Deposit]:
    """Copy what the venue asks for: once for a reservation, once for all dates of a series. The venue lock is held."""
    first = reservations[0]
    terms = list(DepositTerm.objects.filter(venue=first.venue_id).order_by("position", "pk"))
    if not terms:
        return []
    link = link_for(first)
    if link.deposits.exists():
        return []
    return Deposit.objects.bulk_create(
        Deposit(link=link, kind=one.kind, label=one.label, amount=one.amount, position=rank)
        for rank, one in enumerate(terms)
    )
