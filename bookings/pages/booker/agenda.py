"""One's reservations in one's own agenda: a file for one of them, or a secret address for all."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.permissions import memberships_with
from accounts.roles import Capability
from bookings.calendars.addresses import (
    Subject,
    calendar_address,
    close_calendar_address,
    known_addresses,
    renew_calendar_address,
    subscription_link,
    web_address,
)
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


@dataclass(frozen=True)
class Agenda:
    """A calendar of reservations that the reader may follow: their own (`key` empty) or an organisation's."""

    key: str
    title: str
    subject: Subject
    address: CalendarAddress | None

    @property
    def field(self) -> str:
        return f"adresse-{self.key}"

    @property
    def web_address(self) -> str:
        return web_address(self.address) if self.address else ""

    @property
    def link(self) -> str:
        return subscription_link(self.address) if self.address else ""


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def agenda_page(request: HttpRequest) -> HttpResponse:
    """The addresses to subscribe to; made, made anew or closed by a button."""
    agendas = _agendas(request.user)  # type: ignore[arg-type]
    if request.method == "POST":
        chosen = next((one for one in agendas if one.key == request.POST.get("of", "")), None)
        if chosen is None:
            raise Http404
        _act(request, chosen.subject)
        return redirect("my_calendar")
    return render(request, "bookings/booker/agenda.html", {"agendas": agendas})


def _agendas(user: User) -> list[Agenda]:
    bookable = memberships_with(user, Capability.BOOK).order_by("organisation__name", "pk")
    organisations = [each.organisation for each in bookable]
    known = known_addresses(user, [one.pk for one in organisations])
    theirs = [Agenda(str(one.pk), one.name, one, known.get(one.pk)) for one in organisations]
    return [Agenda("", _("Mes réservations"), user, known.get(None)), *theirs]


def _act(request: HttpRequest, subject: Subject) -> None:
    asked: dict[str, Any] = {"actor": request.user, "subject": subject}
    if "renew" in request.POST:
        renew_calendar_address(**asked)
        messages.success(request, _("Voici une nouvelle adresse : l’ancienne ne montre plus rien."))
    elif "close" in request.POST:
        close_calendar_address(**asked)
        messages.success(request, _("L’adresse est fermée : elle ne montre plus rien."))
    else:
        calendar_address(**asked)


def _file(content: bytes, reference: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="intersaison-{reference}.ics"'
    return response
