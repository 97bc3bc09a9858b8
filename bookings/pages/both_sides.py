"""What who booked and the host both may open: finding it, and the way back to the reader's own page of it."""

from django.http import HttpRequest
from django.urls import reverse

from bookings.models import Reservation
from bookings.permissions import is_booker, unknown_reservation
from bookings.references import normalise


def seen_reservation(request: HttpRequest, reference: str) -> Reservation:
    """One of either side; the use case says who may change it. Raises Missing."""
    seen = Reservation.objects.visible_to(request.user)
    seen = seen.select_related("venue", "organisation__commune", "booker", "series")
    found: Reservation | None = seen.filter(reference=normalise(reference)).first()
    if found is None:
        raise unknown_reservation()
    return found


def own_page(request: HttpRequest, reservation: Reservation) -> str:
    """The address of the reader's page of a reservation, or of its series."""
    mine = is_booker(request.user, reservation)  # type: ignore[arg-type]
    if reservation.series:
        return reverse("my_series" if mine else "host_series", args=[reservation.series.reference])
    return reverse("my_reservation" if mine else "host_reservation", args=[reservation.reference])
