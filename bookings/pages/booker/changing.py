"""Another time or other units for a confirmed reservation: the difference in price is shown first."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bookings.calendars.freshening import freshen
from bookings.changing import change, preview_change
from bookings.models import Reservation
from bookings.pages.bills import bill_of
from bookings.pages.booker.finding import own_reservation
from bookings.pages.booker.words import lines_of
from bookings.pages.change_form import at_one_time, change_form
from bookings.pages.errors import tell, told_as_pages
from bookings.pages.public.asking import AskingForm
from bookings.trying import Difference
from commons.errors import Impossible, Lost

IMPOSSIBLE_FOR_GOOD = {"ask_the_host", "part_of_series"}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@told_as_pages
def change_page(request: HttpRequest, reference: str) -> HttpResponse:
    """The form (its address carries what is asked), the difference, and by POST the change."""
    now = timezone.now()
    reservation = own_reservation(request.user, reference)  # type: ignore[arg-type]
    if not at_one_time(reservation):
        messages.error(request, _("Cette réservation a plusieurs moments : annulez-la, puis réservez de nouveau."))
        return redirect("my_reservation", reservation.reference)
    form = change_form(reservation, request.GET, now)
    difference = None
    try:
        if form.is_valid():
            if request.method == "POST":
                return _change(request, reservation, form, now)
            difference = preview_change(reservation=reservation, **_facts(request, form, now))
    except (Impossible, Lost) as error:
        if error.code in IMPOSSIBLE_FOR_GOOD | {"wrong_state"}:
            messages.error(request, str(error.message))
            return redirect("my_reservation", reservation.reference)
        tell(form, error, form.field_names(error.code))
    return render(request, "bookings/booker/change.html", _context(reservation, form, difference))


def _facts(request: HttpRequest, form: AskingForm, now: datetime) -> dict[str, Any]:
    return {
        "actor": request.user,
        "lines": form.wishes(),
        "headcount": form.cleaned_data["headcount"],
        "now": now,
    }


def _change(request: HttpRequest, reservation: Reservation, form: AskingForm, now: datetime) -> HttpResponse:
    freshen(space_ids=[wish.space_id for wish in form.wishes()], now=now)
    change(reservation_id=reservation.pk, **_facts(request, form, now))
    messages.success(request, _("La réservation est modifiée. Un courriel part avec le nouveau fichier d’agenda."))
    return redirect("my_reservation", reservation.reference)


def _context(reservation: Reservation, form: AskingForm, difference: Difference | None) -> dict[str, Any]:
    return {
        "reservation": reservation,
        "venue": reservation.venue,
        "lines": lines_of(reservation),
        "form": form,
        "difference": difference,
        "bill": bill_of(difference.quote, reservation.venue) if difference else None,
    }
