"""How reservations end when nobody cancels them."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.facts import SYSTEM
from bookings.lifecycle.answering import answering
from bookings.lifecycle.door import locked, move
from bookings.models import Reservation
from bookings.states import State
from bookings.transitions import Verb
from commons.errors import Impossible


def expire(*, reservation_id: int, now: datetime) -> Reservation:
    """Let the deadline of the present state have passed: the places are given back. Raises Lost `wrong_state`.

    A deadline that moved meanwhile is respected: the reservation is returned as it is.
    """
    with transaction.atomic():
        reservation = locked(reservation_id)
        if reservation.expires_at is not None and reservation.expires_at > now:
            return reservation
        return move(reservation, Verb.EXPIRE, State.EXPIRED, by=SYSTEM, now=now)


def complete(*, reservation_id: int, now: datetime) -> Reservation:
    """Close a confirmed stay that is over. Raises Lost `wrong_state`, Impossible `not_over`."""
    with transaction.atomic():
        reservation = locked(reservation_id)
        if reservation.ends_at > now:
            raise Impossible(_("Ce séjour n’est pas encore terminé."), code="not_over")
        return move(reservation, Verb.COMPLETE, State.COMPLETED, by=SYSTEM, now=now)


def mark_no_show(
    *, actor: User, reservation_id: int, now: datetime, reason: str = "", administrator: bool = False
) -> Reservation:
    """Note that nobody came. Raises Missing, NotAllowed, Lost `wrong_state`, Impossible `not_begun`."""
    with transaction.atomic():
        reservation = locked(reservation_id)
        by = answering(actor, reservation, administrator=administrator)
        if reservation.starts_at > now:
            sentence = _("Ce séjour n’a pas encore commencé : attendez son début, ou annulez-le.")
            raise Impossible(sentence, code="not_begun")
        return move(reservation, Verb.MARK_NO_SHOW, State.NO_SHOW, by=by, now=now, reason=reason.strip())
