"""Reservations and series of the venues that one looks after: anybody else's are unknown (promise 9)."""

from collections.abc import Sequence

from django.http import HttpRequest

from accounts.roles import Capability
from bookings.models import Reservation, Series
from bookings.pages.booker.finding import lines_with_spaces
from bookings.pages.host.frame import Place, place_of
from bookings.permissions import unknown_reservation, unknown_series
from bookings.querysets import Asker, ReservationQuerySet, venues_of
from bookings.references import normalise
from commons.errors import Missing


def hosted_reservations(request: HttpRequest) -> ReservationQuerySet:
    """Those that the reader may see as a host, with what pages show of them."""
    hosted = Reservation.objects.hosted_by(request.user)
    return hosted.select_related(
        "venue__organisation", "series__payment_link", "payment_link", "organisation", "booker", "entered_by"
    ).prefetch_related(lines_with_spaces())


def hosted_reservation(request: HttpRequest, reference: str) -> tuple[Reservation, Place]:
    """Raises Missing."""
    found: Reservation | None = hosted_reservations(request).filter(reference=normalise(reference)).first()
    if found is None:
        raise unknown_reservation()
    try:
        return found, place_of(request, found.venue, Capability.SEE_RESERVATIONS)
    except Missing:
        raise unknown_reservation() from None


def hosted_series(request: HttpRequest, reference: str) -> tuple[Series, list[Reservation], Place]:
    """The series and its dates in order. Raises Missing."""
    dates = list(
        hosted_reservations(request).filter(series__reference=normalise(reference)).order_by("starts_at", "pk")
    )
    if not dates or dates[0].series is None:
        raise unknown_series()
    return dates[0].series, dates, place_of(request, dates[0].venue, Capability.SEE_RESERVATIONS)


def named_to(user: Asker) -> set[int]:
    """The ids of the venues whose guests the user may see by name."""
    return set(venues_of(user, Capability.SEE_GUESTS).values_list("pk", flat=True))


def first_of_each(reservations: Sequence[Reservation]) -> list[tuple[Reservation, int]]:
    """One entry for each reservation, or for the dates of a series: its first in this list, and how many."""
    first: dict[tuple[str, int], Reservation] = {}
    count: dict[tuple[str, int], int] = {}
    for one in reservations:
        key = ("series", one.series_id) if one.series_id else ("one", one.pk)
        first.setdefault(key, one)
        count[key] = count.get(key, 0) + 1
    return [(one, count[key]) for key, one in first.items()]
