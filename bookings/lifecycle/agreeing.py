"""Which general terms a booker agrees to by sending a reservation."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from bookings.facts import By
from bookings.models import Reservation
from bookings.transitions import Actor
from commons.house.reading import in_force


def agree_to_terms(reservations: Iterable[Reservation], *, by: By, now: datetime) -> None:
    """Note the terms of the day, to be saved by the door; a host agrees for nobody. One statement, or none."""
    if by.quality is not Actor.BOOKER:
        return
    text = in_force("terms", timezone.localdate(now))
    for one in reservations:
        one.terms_from = text.holds_from if text else None
