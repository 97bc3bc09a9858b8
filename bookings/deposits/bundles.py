"""What a deposit is for: a reservation, or all dates of a series."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bookings.models import Deposit, PaymentLink, Reservation
from bookings.payments.links import link_of, rows_of
from bookings.payments.locking import locked_rows
from bookings.states import CERTAIN, RELEASED, State
from venues.models import Venue


@dataclass(frozen=True, slots=True)
class Bundle:
    """The reservations that share their deposits, in order of their start."""

    reservations: Sequence[Reservation]

    @property
    def first(self) -> Reservation:
        """The one to speak of: the first that still takes place."""
        return self._alive[0]

    @property
    def venue(self) -> Venue:
        return self.reservations[0].venue

    @property
    def is_wanted(self) -> bool:
        """Whether anything still takes place, or took place; a hold is nothing yet."""
        return any(one.state not in RELEASED and one.state != State.HELD for one in self.reservations)

    @property
    def is_certain(self) -> bool:
        return any(one.state in CERTAIN for one in self.reservations)

    @property
    def starts_at(self) -> datetime:
        return min(one.starts_at for one in self._alive)

    @property
    def ends_at(self) -> datetime:
        """When the last of it ends; what was called off ended when that was done."""
        if not self.is_wanted:
            return max(one.changed_at for one in self.reservations)
        return max(one.ends_at for one in self._alive)

    @property
    def _alive(self) -> Sequence[Reservation]:
        return [one for one in self.reservations if one.state not in RELEASED] or self.reservations


def bundle_of(link: PaymentLink) -> Bundle:
    """What a link is for, as it is now."""
    rows = rows_of(link).select_related("venue__organisation", "venue__commune", "booker", "organisation", "series")
    return Bundle(list(rows.order_by("starts_at", "pk")))


def locked_deposit(deposit_id: int) -> tuple[Deposit, Bundle]:
    """A deposit and what it is for, under the venue lock. Call it in a transaction."""
    link = PaymentLink.objects.select_related("reservation", "series").get(deposits=deposit_id)
    rows = locked_rows(link)
    deposit = Deposit.objects.select_for_update(of=("self",)).get(pk=deposit_id)
    deposit.link = link
    return deposit, Bundle(rows)


def deposits_of(reservation: Reservation) -> list[Deposit]:
    """The deposits of a reservation, or of its series; those that nobody expects any more are left out."""
    link = link_of(reservation)
    return deposits_on(link) if link else []


def deposits_on(link: PaymentLink) -> list[Deposit]:
    """The same for a link."""
    return still_expected(link.deposits.all(), bundle_of(link))


def still_expected(deposits: Iterable[Deposit], bundle: Bundle) -> list[Deposit]:
    """Those that somebody expects or has."""
    return [one for one in deposits if bundle.is_wanted or one.means]
