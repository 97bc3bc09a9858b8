"""What somebody wrote to a host and could not send: kept in their session until it can be.

It was too late, and the next hold at that venue has it; or they were signed out meanwhile, and find it once they are
back on the page.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from bookings.describing import LONGEST_MESSAGE
from bookings.models import Reservation

View = Callable[..., HttpResponse]

KEPT: Final = "unsent_details"
FIELDS: Final = ("purpose", "message")


def keep_unsent(request: HttpRequest, reservation: Reservation) -> None:
    """Keep what was written for a hold: it has lapsed, or more time was asked for first."""
    request.session[KEPT] = {"venue": reservation.venue_id, **_details(request)}


def signed_in_keeping_words(view: View) -> View:
    """As `login_required`, for a view of a `reference`: what was sent by somebody signed out is not lost."""

    @wraps(view)
    def wrapped(request: HttpRequest, reference: str, **more: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, reference, **more)
        if request.method == "POST":
            request.session[KEPT] = {"reference": reference, **_details(request)}
        return redirect_to_login(request.path)

    return wrapped


def details_of(request: HttpRequest, reservation: Reservation) -> dict[str, str]:
    """Purpose and message as the reservation has them, or as they were written before at the same venue."""
    own = {name: getattr(reservation, name) for name in FIELDS}
    kept = request.session.get(KEPT, {})
    series = reservation.series.reference if reservation.series else ""
    same = kept.get("reference", "") in {reservation.reference, series} - {""}
    if not same and (reservation.message or kept.get("venue") != reservation.venue_id):
        return own
    return {name: kept[name] or own[name] for name in FIELDS}


def _details(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "")[:LONGEST_MESSAGE] for name in FIELDS}


def forget_unsent(request: HttpRequest) -> None:
    """It has arrived."""
    request.session.pop(KEPT, None)
