"""More time for a hold: once, and always longer than it had."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.facts import By, Change, Fact, record
from bookings.lifecycle.door import keep_places, locked_all, state_now
from bookings.models import Reservation
from bookings.permissions import either_side
from bookings.states import State
from bookings.transitions import Verb, check
from commons.errors import Lost


def extend_hold(*, actor: User, reservation_id: int, now: datetime) -> Reservation:
    """Keep the places of a hold `settings.HOLD_DURATION` longer than they are kept already, once.

    With a date of a series all that are still held last longer: they are confirmed as one. Raises Missing, Lost
    `hold_expired`, `wrong_state` or `already_extended`.
    """
    its_series = Reservation.objects.filter(pk=reservation_id, series__isnull=False).values("series")
    with transaction.atomic():
        every = locked_all(Reservation.objects.filter(Q(pk=reservation_id) | Q(series__in=its_series)))
        asked = next(one for one in every if one.pk == reservation_id)
        by = either_side(actor, asked)
        check(Verb.SUBMIT, state_now(asked, now), by.quality, now=now, expires_at=asked.expires_at)
        extend([one for one in every if state_now(one, now) is State.HELD], by=by, now=now)
        return asked


def extend(holds: Sequence[Reservation], *, by: By, now: datetime) -> None:
    """Extend locked holds that are confirmed as one. Raises Lost `already_extended`."""
    if any(one.extended_at is not None for one in holds):
        sentence = _("Vous avez déjà demandé du temps en plus : confirmez, ou laissez la place.")
        raise Lost(sentence, code="already_extended")
    for one in holds:
        one.expires_at = kept_longer(one.expires_at or now, by=settings.HOLD_DURATION)
        one.extended_at = one.changed_at = now
    Reservation.objects.bulk_update(holds, ["extended_at", "expires_at", "changed_at"])
    keep_places(holds, now)
    record([_extended(one) for one in holds], by=by, now=now)


def kept_longer(expires_at: datetime, *, by: timedelta) -> datetime:
    """The deadline of a hold that is extended, whenever that is asked: an offer of a waiting list may last longer."""
    return expires_at + by


def _extended(hold: Reservation) -> Change:
    part = {"series": hold.series_id, "by_series": True} if hold.series_id else {}
    return Change(Fact.RESERVATION_EXTENDED, hold.pk, State.HELD, State.HELD, data=part)
