"""What the letters about a reservation say of deposits."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from bookings.deposit_words import DepositState
from bookings.models import Deposit, Reservation
from bookings.payments.links import link_of
from commons.letters import Section
from commons.money import format_euros
from commons.words import labelled


def deposits_section(reservation: Reservation) -> list[Section]:
    """What is to be brought, for letters about the reservation itself."""
    link = link_of(reservation)
    waiting = list(link.deposits.filter(state=DepositState.EXPECTED)) if link else []
    return [listed(waiting)] if waiting else []


def listed(deposits: Sequence[Deposit]) -> Section:
    """What each is for, and how much."""
    return Section(
        _("Cautions"),
        points=tuple(labelled(one.title.capitalize(), format_euros(one.amount)) for one in deposits),
    )
