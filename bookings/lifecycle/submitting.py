"""From a hold to a request, or at once to a reservation."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.contradictions import is_contradicted
from bookings.deposits.asking import ask_deposits
from bookings.facts import By
from bookings.lifecycle.agreeing import agree_to_terms
from bookings.lifecycle.door import locked, move, state_now
from bookings.models import Reservation
from bookings.papers.asking import are_wanting, ask_papers
from bookings.payments.choosing import choose
from bookings.payments.terms import pays_first
from bookings.permissions import either_side
from bookings.states import State
from bookings.transitions import Actor, Verb, after_submit, check
from commons.errors import Lost
from venues.models import Venue


def submit(*, actor: User, reservation_id: int, now: datetime, payment_method_id: int | None = None) -> Reservation:
    """Send a hold: it becomes `requested`, `awaiting_papers`, `awaiting_payment` or `confirmed`.

    `payment_method_id`: how it will be paid, None for the venue's first method that the audience may use.

    The booker agrees to the general terms of the day (`terms_from`).
    What a host entered for somebody needs no approval. Where an outside calendar has taken the time since it was held,
    nobody is told that it is certain: the host is asked.
    Raises Missing, Lost `hold_expired`, `wrong_state` or `too_late`, Impossible `unknown_payment_method`.
    """
    with transaction.atomic():
        reservation = locked(reservation_id)
        by = either_side(actor, reservation)
        check(Verb.SUBMIT, state_now(reservation, now), by.quality, now=now, expires_at=reservation.expires_at)
        choose([reservation], payment_method_id)
        ask_deposits([reservation])
        ask_papers([reservation])
        agree_to_terms([reservation], by=by, now=now)
        contradicted, wanting = is_contradicted(reservation.pk, now=now), are_wanting(reservation)
        target = target_of(reservation, by, now, needs_papers=wanting, contradicted=contradicted)
        return move(reservation, Verb.SUBMIT, target, by=by, now=now)


def target_of(
    reservation: Reservation, by: By, now: datetime, *, needs_papers: bool, contradicted: bool = False
) -> State:
    """Where submitting leads, on the conditions that were promised with the hold. Raises Lost `too_late`."""
    conditions = reservation.conditions
    at_once = conditions["approval"] == Venue.Approval.INSTANT and not contradicted
    target = after_submit(
        instant=by.quality is Actor.HOST or at_once,
        audience_proved=by.quality is Actor.HOST or reservation.audience_basis == Reservation.Basis.PROVED,
        needs_papers=needs_papers,
        total=reservation.total,
        pays_first=pays_first(conditions),
    )
    if target is State.REQUESTED and reservation.starts_at <= now:
        raise Lost(_("Ce moment a déjà commencé : le lieu n’a plus le temps de répondre."), code="too_late")
    return target
