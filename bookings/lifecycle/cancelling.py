"""Cancelling, by either side, and what it pays back."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from bookings.cancellation import Refund, refund
from bookings.facts import By
from bookings.lifecycle.answering import reason_given
from bookings.lifecycle.door import locked, move, state_now
from bookings.making.conditions import policy_of
from bookings.models import Reservation
from bookings.permissions import as_administrator, either_side
from bookings.states import State
from bookings.transitions import Actor, Verb, check


def cancel(
    *,
    actor: User,
    reservation_id: int,
    now: datetime,
    reason: str = "",
    as_host: bool = False,
    administrator: bool = False,
) -> Reservation:
    """Cancel, and keep with the reservation what is paid back by the policy that was promised.

    Who stands on both sides cancels as the booker unless `as_host`. The venue's side says why.
    Raises Missing, NotAllowed, Lost `wrong_state`, Impossible `reason_missing`.
    """
    with transaction.atomic():
        reservation = locked(reservation_id)
        by = cancelling(actor, reservation, prefer_host=as_host, administrator=administrator)
        # Before the reason is asked for: whoever comes too late need not give one.
        check(Verb.CANCEL, state_now(reservation, now), by.quality)
        words = reason.strip() if by.quality is Actor.BOOKER else reason_given(reason)
        reservation.refund = refund_of(reservation, by, now).amount
        return move(reservation, Verb.CANCEL, State.CANCELLED, by=by, now=now, reason=words)


def preview_cancellation(*, actor: User, reservation: Reservation, now: datetime, as_host: bool = False) -> Refund:
    """What cancelling now would pay back. Raises Missing, NotAllowed, Lost `wrong_state`."""
    by = either_side(actor, reservation, prefer_host=as_host)
    check(Verb.CANCEL, state_now(reservation, now), by.quality)
    return refund_of(reservation, by, now)


def cancelling(actor: User, reservation: Reservation, *, prefer_host: bool, administrator: bool) -> By:
    """In what quality the actor cancels."""
    return as_administrator(actor) if administrator else either_side(actor, reservation, prefer_host=prefer_host)


def refund_of(reservation: Reservation, by: By, now: datetime) -> Refund:
    """What is paid back when `by` cancels at `now`: by the policy, and all of it while nothing was certain yet."""
    if reservation.state != State.CONFIRMED:
        return Refund(amount=reservation.total, percent=100, total=reservation.total, by_host=False)
    return refund(
        policy_of(reservation.conditions),
        reservation.total,
        starts_at=reservation.starts_at,
        now=now,
        by_host=by.quality is not Actor.BOOKER,
    )
