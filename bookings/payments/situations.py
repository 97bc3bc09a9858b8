"""Where a payment stands for people, as one word: what pages, mails and pills tell of. Pure, of a `Standing`."""

from enum import Enum, auto
from typing import Final

from bookings.money_words import Part, PaymentState
from bookings.payments.standing import Standing
from bookings.states import State
from venues.payment_words import PAID_AFTER_USE, PAID_AT_VENUE


class Situation(Enum):
    """What a person finds who asks how a payment goes."""

    # Something is to be paid.
    TO_PAY = auto()
    PAGE_OPEN = auto()
    PAGE_CLOSED = auto()
    REFUSED = auto()
    FAILED = auto()
    LATE = auto()
    NO_CARD = auto()
    TOO_SMALL = auto()
    ON_SITE = auto()
    # Nothing is, for the moment.
    AFTER_USE = auto()
    PROCESSING = auto()
    REQUESTED = auto()
    LATER = auto()
    EXPIRING = auto()
    # Nothing is any more.
    PAID = auto()
    REFUNDING = auto()
    REFUNDED = auto()
    PARTLY_REFUNDED = auto()
    EXPIRED = auto()
    NOTHING = auto()


# The amount is what matters most.
OWED: Final = frozenset(
    {
        Situation.TO_PAY,
        Situation.PAGE_OPEN,
        Situation.PAGE_CLOSED,
        Situation.REFUSED,
        Situation.FAILED,
        Situation.LATE,
        Situation.NO_CARD,
        Situation.TOO_SMALL,
        Situation.ON_SITE,
    }
)


def situation_of(standing: Standing) -> Situation:
    """The one situation that a standing is."""
    if standing.is_processing:
        return Situation.PROCESSING
    return _while_due(standing) if standing.due else _while_nothing_is_due(standing)


def _while_due(standing: Standing) -> Situation:
    method, due, last = standing.terms.method, standing.due, standing.last
    if method in PAID_AFTER_USE:
        return Situation.AFTER_USE
    if method in PAID_AT_VENUE:
        return Situation.ON_SITE
    if due and due.by and due.by <= standing.at:
        return Situation.LATE if due.part == Part.BALANCE else Situation.EXPIRING
    if standing.by_card and not standing.takes_cards:
        return Situation.NO_CARD
    if standing.by_card and not standing.is_enough_for_a_card:
        return Situation.TOO_SMALL
    if standing.live:
        return Situation.REFUSED if standing.live.problem else Situation.PAGE_OPEN
    if last and last.state == PaymentState.FAILED:
        return Situation.FAILED
    return Situation.PAGE_CLOSED if last and last.state == PaymentState.EXPIRED else Situation.TO_PAY


def _while_nothing_is_due(standing: Standing) -> Situation:
    states = {one.state for one in standing.accounts}
    if State.EXPIRING in states:
        return Situation.EXPIRING
    if State.REQUESTED in states:
        return Situation.REQUESTED
    if standing.rest:
        return Situation.LATER
    if standing.back:
        if standing.is_refunding:
            return Situation.REFUNDING
        return Situation.REFUNDED if standing.back >= standing.paid else Situation.PARTLY_REFUNDED
    if standing.paid:
        return Situation.PAID
    return Situation.EXPIRED if states == {State.EXPIRED} else Situation.NOTHING
