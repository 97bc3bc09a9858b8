"""Waiting for a place that is taken."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bookings.pages.errors import told_as_pages
from bookings.pages.public.asking import AskingForm
from bookings.pages.public.loading import load, published_venue
from bookings.pages.public.venues import gone
from bookings.waiting import join_waiting_list, leave_waiting_list
from commons.errors import Impossible, Lost
from commons.periods import local_date


@require_POST
@told_as_pages
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Wait for the first space of a request (its address is that of the booking page) that is taken."""
    now = timezone.now()
    page = f"{reverse('book', args=[slug])}?{request.GET.urlencode()}"
    if not request.user.is_authenticated:
        return redirect_to_login(page)
    venue = published_venue(slug)
    if venue is None:
        return gone(request)
    shown = load(venue, local_date(now, venue.zone))
    form = AskingForm(spaces=shown.bookable, organisations=[], params=request.GET)
    if not form.is_valid():
        return redirect(page)
    said = []
    for wish in form.wishes():
        try:
            join_waiting_list(actor=request.user, wish=wish, now=now, headcount=form.cleaned_data["headcount"])
            messages.success(
                request, _("C’est noté : si une place se libère, elle vous est gardée et vous êtes prévenu.")
            )
            return redirect("my_reservations")
        except (Impossible, Lost) as error:
            said.append(str(error.message))
    messages.error(request, said[0])
    return redirect(page)


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
