"""What a hold is for, told while it is kept: it changes neither the price nor the places."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.asking.timing import refusal
from bookings.holding import check_purpose
from bookings.lifecycle.door import locked_all, state_now
from bookings.models import Reservation
from bookings.permissions import either_side
from bookings.states import State
from bookings.transitions import Verb, check

LONGEST_MESSAGE = 4000


def describe(*, actor: User, reservation_id: int, purpose: str, message: str, now: datetime) -> Reservation:
    """Tell the host what a held reservation is for. Raises Missing, Impossible, Lost `hold_expired`, `wrong_state`."""
    return _describe(actor, Reservation.objects.filter(pk=reservation_id), purpose, message, now)[0]


def describe_series(*, actor: User, series_id: int, purpose: str, message: str, now: datetime) -> list[Reservation]:
    """The same for all held dates of a series."""
    return _describe(actor, Reservation.objects.filter(series_id=series_id), purpose, message, now)


def _describe(
    actor: User, wanted: QuerySet[Reservation], purpose: str, message: str, now: datetime
) -> list[Reservation]:
    if len(message) > LONGEST_MESSAGE:
        sentence = _("Le message est trop long : %(count)d caractères au plus.") % {"count": LONGEST_MESSAGE}
        raise refusal("message_too_long", sentence, "message")
    check_purpose(purpose)
    with transaction.atomic():
        every = locked_all(wanted)
        by = either_side(actor, every[0])
        held = [one for one in every if state_now(one, now) is State.HELD]
        if not held:
            check(Verb.SUBMIT, state_now(every[0], now), by.quality, now=now, expires_at=every[0].expires_at)
        for one in held:
            one.purpose, one.message = purpose, message.strip()
        Reservation.objects.bulk_update(held, ["purpose", "message"])
        return held
