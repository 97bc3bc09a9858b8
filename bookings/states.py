"""The states of a reservation, and the groups of states that rules and queries speak of."""

from enum import StrEnum
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a reservation stands. Only `bookings.transitions` says how one state follows another."""

    HELD = "held", _("option posée")
    REQUESTED = "requested", _("en attente de réponse")
    AWAITING_PAPERS = "awaiting_papers", _("documents à fournir")
    AWAITING_PAYMENT = "awaiting_payment", _("à payer")
    PAYMENT_PROCESSING = "payment_processing", _("paiement en cours")
    CONFIRMED = "confirmed", _("confirmée")
    COMPLETED = "completed", _("terminée")
    EXPIRING = "expiring", _("en cours d’expiration")
    EXPIRED = "expired", _("expirée")
    DECLINED = "declined", _("refusée")
    CANCELLED = "cancelled", _("annulée")
    NO_SHOW = "no_show", _("absence")


# The place is given back: no allocation may be left.
RELEASED: Final = frozenset({State.EXPIRED, State.DECLINED, State.CANCELLED})

# Allocations hold their place. Stays that are over keep theirs: it is the history of what was taken.
OCCUPYING: Final = frozenset(State) - RELEASED

# Lapsed ones are swept by whoever holds the venue lock; all others may have an open payment page, or wait for papers.
SWEEPABLE: Final = frozenset({State.HELD, State.REQUESTED})

# Nothing more is expected of anybody, short of a late payment or a correction by the host.
ENDED: Final = frozenset({State.COMPLETED, State.NO_SHOW}) | RELEASED

# Something is still expected of the booker, the host or the payment provider before the stay is certain.
PENDING: Final = frozenset(State) - ENDED - {State.CONFIRMED}

# The host sees them as work to be answered or as stays to come.
ACTIVE: Final = PENDING | {State.CONFIRMED}

# The stay takes place, or took place, or the place was kept in vain.
CERTAIN: Final = frozenset({State.CONFIRMED, State.COMPLETED, State.NO_SHOW})


class Certainty(StrEnum):
    """How sure a stay is to whoever has it in an agenda. A hold is in none."""

    UNTOLD = "untold"
    TENTATIVE = "tentative"
    CERTAIN = "certain"
    GONE = "gone"


def certainty(state: State) -> Certainty:
    """What an agenda is told of a state."""
    if state in RELEASED:
        return Certainty.GONE
    if state in CERTAIN:
        return Certainty.CERTAIN
    return Certainty.UNTOLD if state is State.HELD else Certainty.TENTATIVE


def seen_in_agendas(before: State, after: State) -> bool:
    """Whether agendas show another thing in one state than in the other; a hold that ends was never shown."""
    changes = {certainty(before), certainty(after)}
    return len(changes) == 2 and changes != {Certainty.UNTOLD, Certainty.GONE}


# Payment is in flight: the provider must be asked before anything else is done.
PAYING: Final = frozenset({State.PAYMENT_PROCESSING, State.EXPIRING})
