"""The host's answer."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.facts import By
from bookings.lifecycle.door import locked, move
from bookings.models import Reservation
from bookings.papers.asking import are_wanting
from bookings.payments.terms import pays_first
from bookings.permissions import as_administrator, host_of
from bookings.states import State
from bookings.transitions import Verb, after_approval, after_papers
from commons.reasons import required_reason


def approve(*, actor: User, reservation_id: int, now: datetime, administrator: bool = False) -> Reservation:
    """Agree to a request: it becomes `confirmed`, or waits for papers or payment.

    Raises Missing, NotAllowed, and Lost `wrong_state` when it is no longer a request (a second approval included).
    """
    with transaction.atomic():
        reservation = locked(reservation_id)
        by = answering(actor, reservation, administrator=administrator)
        target = approved_target(reservation, needs_papers=are_wanting(reservation))
        return move(reservation, Verb.APPROVE, target, by=by, now=now)


def accept_papers(*, actor: User, reservation_id: int, now: datetime, administrator: bool = False) -> Reservation:
    """Find the booker's papers in order. Raises as `approve`."""
    with transaction.atomic():
        reservation = locked(reservation_id)
        by = answering(actor, reservation, administrator=administrator)
        target = after_papers(total=reservation.total, pays_first=pays_first(reservation.conditions))
        return move(reservation, Verb.ACCEPT_PAPERS, target, by=by, now=now)


def decline(
    *, actor: User, reservation_id: int, reason: str, now: datetime, administrator: bool = False
) -> Reservation:
    """Refuse a request, saying why. Raises Impossible `reason_missing`, and as `approve`."""
    with transaction.atomic():
        reservation = locked(reservation_id)
        by = answering(actor, reservation, administrator=administrator)
        words = reason_given(reason)
        return move(reservation, Verb.DECLINE, State.DECLINED, by=by, now=now, reason=words)


def answering(actor: User, reservation: Reservation, *, administrator: bool) -> By:
    """The host's side, or the platform's when an administrator acts. Raises Missing, NotAllowed."""
    return as_administrator(actor) if administrator else host_of(actor, reservation)


def approved_target(reservation: Reservation, *, needs_papers: bool) -> State:
    """Where an approval leads, on the conditions that were promised with the hold."""
    return after_approval(
        needs_papers=needs_papers,
        total=reservation.total,
        pays_first=pays_first(reservation.conditions),
    )


def reason_given(reason: str) -> str:
    """What the booker is to read. Raises Impossible `reason_missing`."""
    return required_reason(reason, _("Dites pourquoi en une phrase : elle sera envoyée à la personne."))
