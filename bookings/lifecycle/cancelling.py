"""Cancelling, by either side, and what it pays back."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db import transaction

from accounts.models import User
from accounts.words import OrganisationKind
from bookings.cancellation import Outcome, refund
from bookings.facts import By
from bookings.lifecycle.answering import reason_given
from bookings.lifecycle.door import locked, move, state_now
from bookings.making.conditions import policy_of
from bookings.models import Reservation
from bookings.payments.giving_back import give_back
from bookings.payments.reckoning import reckon
from bookings.payments.terms import arrhes_of, terms_of
from bookings.permissions import as_administrator, either_side
from bookings.states import State
from bookings.transitions import Actor, Verb, check

# Who gives *arrhes* back at the double (Code de la consommation, article L214-1): not a person or an association.
PROFESSIONAL: Final = frozenset(OrganisationKind) - {OrganisationKind.PERSON, OrganisationKind.ASSOCIATION}


def cancel(
    *,
    actor: User,
    reservation_id: int,
    now: datetime,
    reason: str = "",
    as_host: bool = False,
    administrator: bool = False,
) -> Reservation:
    """Cancel: what the promised policy gives up is kept with the reservation, what it pays back goes back.

    Who stands on both sides cancels as the booker unless `as_host`. The venue's side says why.
    Raises Missing, NotAllowed, Lost `wrong_state`, Impossible `reason_missing`.
    """
    with transaction.atomic():
        reservation = locked(reservation_id)
        by = cancelling(actor, reservation, prefer_host=as_host, administrator=administrator)
        # Before the reason is asked for: whoever comes too late need not give one.
        check(Verb.CANCEL, state_now(reservation, now), by.quality)
        words = reason.strip() if by.quality is Actor.BOOKER else reason_given(reason)
        outcome = refund_of(reservation, by, now)
        reservation.refund = outcome.amount
        moved = move(reservation, Verb.CANCEL, State.CANCELLED, by=by, now=now, reason=words, data=told(outcome))
        give_back(reservation, outcome, by=by, now=now)
        return moved


def preview_cancellation(*, actor: User, reservation: Reservation, now: datetime, as_host: bool = False) -> Outcome:
    """What cancelling now would pay back. Raises Missing, NotAllowed, Lost `wrong_state`."""
    return preview_cancellation_by(either_side(actor, reservation, prefer_host=as_host), reservation, now)


def preview_cancellation_by(by: By, reservation: Reservation, now: datetime) -> Outcome:
    """The same for somebody whose side is known. Raises Lost `wrong_state`."""
    check(Verb.CANCEL, state_now(reservation, now), by.quality)
    return refund_of(reservation, by, now)


def cancelling(actor: User, reservation: Reservation, *, prefer_host: bool, administrator: bool) -> By:
    """In what quality the actor cancels."""
    return as_administrator(actor) if administrator else either_side(actor, reservation, prefer_host=prefer_host)


def refund_of(reservation: Reservation, by: By, now: datetime) -> Outcome:
    """What it comes to when `by` cancels at `now`: by the policy, and all of it while nothing was certain yet."""
    return refunds_of([reservation], by, now)[reservation.pk]


def refunds_of(reservations: Sequence[Reservation], by: By, now: datetime) -> dict[int, Outcome]:
    """The same of each, by its key: two statements where they were read with their venue and its organisation."""
    settled = reckon([one.pk for one in reservations])
    return {one.pk: _outcome(one, settled[one.pk].kept, by, now) for one in reservations}


def told(outcome: Outcome) -> dict[str, str]:
    """What the event of a cancellation says of money, for the mails."""
    return {"paid": str(outcome.paid), "arrhes": str(outcome.arrhes), "debt": str(outcome.debt)}


def _outcome(reservation: Reservation, paid: Decimal, by: By, now: datetime) -> Outcome:
    by_host = by.quality is not Actor.BOOKER
    if reservation.state != State.CONFIRMED:
        total = reservation.total
        return Outcome(amount=total, percent=100, total=total, by_host=by_host and paid > 0, paid=paid)
    return refund(
        policy_of(reservation.conditions),
        reservation.total,
        starts_at=reservation.starts_at,
        now=now,
        by_host=by_host,
        paid=paid,
        arrhes=arrhes_of(reservation.total, terms_of(reservation.conditions)),
        doubles=reservation.venue.organisation.kind in PROFESSIONAL,
    )
