"""The form in which a reservation gets another time or other units: its address carries what is asked."""

from datetime import datetime

from django.http import QueryDict

from bookings.models import Reservation
from bookings.pages.links import again_link
from bookings.pages.public.asking import ASKED, AskingForm
from bookings.pages.public.loading import load
from commons.periods import local_date

# What a change leaves as it was.
FIXED = ("until", "audience", "purpose", "supplement")


def change_form(reservation: Reservation, params: QueryDict, now: datetime) -> AskingForm:
    """Filled in with `params`, or as the reservation is, not to be judged yet."""
    shown = load(reservation.venue, local_date(now, reservation.venue.zone))
    form = AskingForm(
        spaces=shown.bookable, organisations=[], params=params if ASKED in params else _as_it_is(reservation)
    )
    for name in FIXED:
        del form.fields[name]
    return form


def at_one_time(reservation: Reservation) -> bool:
    """Whether one form can say all of it: all lines are for the same moment."""
    return len({line.period for line in reservation.lines.all()}) == 1


def _as_it_is(reservation: Reservation) -> QueryDict:
    params = QueryDict(again_link(reservation).partition("?")[2], mutable=True)
    del params[ASKED]
    return params
