"""One's reservations in one's own agenda: a file for one of them, or a secret address for all."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bookings.calendars.addresses import calendar_address, renew_calendar_address, web_address
from bookings.calendars.invitations import invitation
from bookings.calendars.writing import Method
from bookings.models import CalendarAddress
from bookings.pages.booker.finding import own_reservation, own_series
from bookings.pages.errors import told_as_pages


@require_safe
@login_required
@told_as_pages
def reservation_file(request: HttpRequest, reference: str) -> HttpResponse:
    """The .ics of one reservation."""
    reservation = own_reservation(request.user, reference)  # type: ignore[arg-type]
    return _file(invitation(reservation, Method.PUBLISH), reservation.reference)


@require_safe
@login_required
@told_as_pages
def series_file(request: HttpRequest, reference: str) -> HttpResponse:
    """The .ics of all dates of a series."""
    series, dates = own_series(request.user, reference)  # type: ignore[arg-type]
    return _file(invitation(dates, Method.PUBLISH), series.reference)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def agenda_page(request: HttpRequest) -> HttpResponse:
    """The address to subscribe to; made, or made anew, by a button."""
    if request.method == "POST":
        renew = "renew" in request.POST
        make = renew_calendar_address if renew else calendar_address
        make(actor=request.user, subject=request.user)  # type: ignore[arg-type]
        if renew:
            messages.success(request, _("Voici une nouvelle adresse : l’ancienne ne montre plus rien."))
        return redirect("my_calendar")
    address = CalendarAddress.objects.filter(user=request.user.pk).order_by("pk").first()
    context = {"address": address, "web_address": web_address(address) if address else ""}
    return render(request, "bookings/booker/agenda.html", context)


def _file(content: bytes, reference: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="intersaison-{reference}.ics"'
    return response
