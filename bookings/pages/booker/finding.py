"""One's own reservations and series: anybody else's are unknown (promise 9)."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Prefetch

from accounts.models import User
from bookings.models import Reservation, ReservationLine, Series
from bookings.permissions import unknown_reservation, unknown_series
from bookings.querysets import ReservationQuerySet
from bookings.references import normalise


def own_reservations(user: User) -> ReservationQuerySet:
    """Those that the user or one of their organisations booked, with what pages show of them."""
    booked = Reservation.objects.booked_by(user).prefetch_related(lines_with_spaces())
    with_link = booked.select_related("series__payment_link", "payment_link", "organisation")
    return with_link.select_related("venue__commune", "venue__kind", "venue__organisation")


def lines_with_spaces() -> Prefetch:
    """The lines of reservations, and their spaces with them."""
    return Prefetch("lines", ReservationLine.objects.select_related("space"))


def own_reservation(user: User, reference: str) -> Reservation:
    """Raises Missing."""
    found: Reservation | None = own_reservations(user).filter(reference=normalise(reference)).first()
    if found is None:
        raise unknown_reservation()
    return found


def own_series(user: User, reference: str) -> tuple[Series, list[Reservation]]:
    """The series and its dates in order. Raises Missing."""
    dates = own_reservations(user).filter(series__reference=normalise(reference)).order_by("starts_at", "pk")
    every = list(dates)
    if not every or every[0].series is None:
        raise unknown_series()
    return every[0].series, every


def coming(reservations: Sequence[Reservation], now: datetime) -> list[Reservation]:
    """Those that have not begun."""
    return [one for one in reservations if one.starts_at >= now]
