"""What the clock does to reservations: deadlines that have passed, stays that are over. For the worker.

Each venue or reservation is its own transaction under the venue lock, and is looked at again there: run twice or at
the same time, each thing is done once, and what fails holds up no other.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from bookings import lifecycle
from bookings.models import Reservation
from bookings.payments.expiring import expire_unpaid
from bookings.states import State
from bookings.taken.sweeping import sweep
from commons.errors import DomainError
from venues.locks import lock_venue

logger = logging.getLogger(__name__)

# With a deadline, but never swept by somebody else's hold: each passes through the door by itself.
WAITING = (State.AWAITING_PAPERS, State.AWAITING_PAYMENT)


def expire_lapsed(*, now: datetime, limit: int = 500) -> int:
    """Give back what is past its deadline: holds, requests, papers and payments that did not come.

    At most `limit` venues and reservations at a time. Returns how many reservations expired.
    """
    lapsed = Reservation.objects.lapsed(now).order_by().values_list("venue_id", flat=True).distinct()
    swept = sum(_each(lapsed[:limit], lambda venue_id: _sweep(venue_id, now)))
    late = Q(state__in=WAITING, expires_at__lte=now) | Q(state=State.EXPIRING)
    waiting = Reservation.objects.filter(late).order_by("expires_at", "pk")
    expired = _each(waiting.values_list("pk", flat=True)[:limit], lambda pk: _expire(pk, now))
    return swept + sum(expired)


def complete_past(*, now: datetime, limit: int = 500) -> int:
    """Close confirmed stays that are over, at most `limit`. Returns how many."""
    over = Reservation.objects.filter(state=State.CONFIRMED, ends_at__lte=now).order_by("ends_at", "pk")
    return sum(_each(over.values_list("pk", flat=True)[:limit], lambda pk: _complete(pk, now)))


def _sweep(venue_id: int, now: datetime) -> int:
    with transaction.atomic():
        lock_venue(venue_id)
        return sweep(venue_id, now)


def _expire(reservation_id: int, now: datetime) -> int:
    if Reservation.objects.filter(pk=reservation_id, state=State.AWAITING_PAPERS).exists():
        return int(lifecycle.expire(reservation_id=reservation_id, now=now).state == State.EXPIRED)
    return int(expire_unpaid(reservation_id=reservation_id, now=now).state == State.EXPIRED)


def _complete(reservation_id: int, now: datetime) -> int:
    lifecycle.complete(reservation_id=reservation_id, now=now)
    return 1


def _each(ids: Iterable[int], act: Callable[[int], int]) -> list[int]:
    """What `act` returns for each, 0 for those that somebody else has moved on meanwhile."""
    done = []
    for one in list(ids):
        try:
            done.append(act(one))
        except DomainError as error:
            logger.info("%s was left as it is: %s", one, error)
            done.append(0)
    return done
