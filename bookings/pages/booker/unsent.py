"""What somebody wrote to a host when it was too late to send: kept in their session for the next hold at that venue."""

from typing import Final

from django.http import HttpRequest

from bookings.models import Reservation

KEPT: Final = "unsent_details"
FIELDS: Final = ("purpose", "message")


def keep_unsent(request: HttpRequest, reservation: Reservation) -> None:
    """Keep what was sent for a hold that has lapsed."""
    details = {name: request.POST.get(name, "") for name in FIELDS}
    request.session[KEPT] = {"venue": reservation.venue_id, **details}


def details_of(request: HttpRequest, reservation: Reservation) -> dict[str, str]:
    """Purpose and message as the reservation has them, or as they were written before at the same venue."""
    own = {name: getattr(reservation, name) for name in FIELDS}
    kept = request.session.get(KEPT, {})
    if reservation.message or kept.get("venue") != reservation.venue_id:
        return own
    return {name: kept[name] or own[name] for name in FIELDS}


def forget_unsent(request: HttpRequest) -> None:
    """It has arrived."""
    request.session.pop(KEPT, None)
