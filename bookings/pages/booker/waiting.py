"""Waiting for a place that is taken. A visitor signs in or up on the way, and finds the wish noted."""

from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bookings.pages.errors import told_as_pages
from bookings.pages.public.asking import AskingForm
from bookings.pages.public.loading import load, published_venue
from bookings.pages.public.venues import gone
from bookings.waiting import join_waiting_list, leave_waiting_list
from commons.errors import Impossible, Lost
from commons.periods import local_date

# What somebody wanted to wait for before they signed in: written by their own click, taken up once.
WANTED: Final = "waiting_wanted"
LONGEST_QUERY: Final = 4000


@require_POST
@told_as_pages
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Wait for the first space of a request (its address is that of the booking page) that is taken."""
    if not request.user.is_authenticated:
        request.session[WANTED] = {"slug": slug, "query": request.GET.urlencode()[:LONGEST_QUERY]}
        return redirect_to_login(reverse("waiting_wanted"))
    return _join(request, slug, request.GET, timezone.now())


@require_safe
@login_required
@told_as_pages
def wanted(request: HttpRequest) -> HttpResponse:
    """After signing in: what was wanted is noted."""
    kept = request.session.pop(WANTED, None)
    if kept is None:
        return redirect("my_reservations")
    return _join(request, kept["slug"], QueryDict(kept["query"]), timezone.now())


@require_POST
@login_required
@told_as_pages
def leave(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Wait no longer."""
    try:
        leave_waiting_list(actor=request.user, entry_id=entry_id)  # type: ignore[arg-type]
        messages.success(request, _("Vous n’êtes plus sur cette liste d’attente."))
    except Lost as error:
        messages.error(request, str(error.message))
    return redirect("my_reservations")


def _join(request: HttpRequest, slug: str, params: QueryDict, now: datetime) -> HttpResponse:
    venue = published_venue(slug)
    if venue is None:
        return gone(request)
    page = f"{reverse('book', args=[slug])}?{params.urlencode()}"
    shown = load(venue, local_date(now, venue.zone))
    form = AskingForm(spaces=shown.bookable, organisations=[], params=params)
    if not form.is_valid():
        return redirect(page)
    asked: dict[str, Any] = {"actor": request.user, "headcount": form.cleaned_data["headcount"], "now": now}
    said = []
    for wish in form.wishes():
        try:
            join_waiting_list(wish=wish, **asked)
            messages.success(
                request, _("C’est noté : si une place se libère, elle vous est gardée et vous êtes prévenu.")
            )
            return redirect("my_reservations")
        except (Impossible, Lost) as error:
            said.append(str(error.message))
    messages.error(request, said[0])
    return redirect(page)
