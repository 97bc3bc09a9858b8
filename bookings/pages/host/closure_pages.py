"""Days on which a whole venue is closed: seeing them, adding some, opening them again."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.roles import Capability
from bookings.pages.errors import tell
from bookings.pages.host.frame import named_in, open_place
from bookings.publishing import add_closure, remove_closure
from commons.errors import Impossible, Lost
from commons.periods import local_date
from commons.words import days
from venues.models import Closure
from venues.pages.season_forms import ClosureForm
from venues.permissions import hosted_closure

MANAGE = Capability.MANAGE_SEASONS


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def closures(request: HttpRequest, slug: str) -> HttpResponse:
    """The closures to come, and one more; whom it would leave outside is listed and wants a yes."""
    place = open_place(request, slug, MANAGE)
    now = timezone.now()
    form = ClosureForm(request.POST if request.method == "POST" else None)
    found: dict[str, Any] = {}
    if form.is_valid():
        try:
            added = add_closure(
                actor=request.user,  # type: ignore[arg-type]
                venue=place.venue,
                now=now,
                accept_orphans="accept" in request.POST,
                **form.cleaned_data,
            )
        except Impossible as error:
            tell(form, error)
        except Lost as error:
            found["reservations"] = named_in(error)
        else:
            messages.success(
                request, _("Le lieu est fermé %(days)s.") % {"days": days(added.first_day, added.last_day)}
            )
            return redirect("host_closures", place.venue.slug)
    today = local_date(now, place.venue.zone)
    coming = Closure.objects.filter(venue=place.venue, season=None, last_day__gte=today).order_by("first_day", "pk")
    context = place.context("venue") | {"form": form, "closures": coming, **found}
    return render(request, "bookings/host/closures.html", context, status=422 if form.errors or found else 200)


@require_POST
@login_required
def reopen(request: HttpRequest, closure_id: int) -> HttpResponse:
    """Open the days of a closure again."""
    closure = hosted_closure(actor=request.user, closure_id=closure_id, capability=MANAGE)  # type: ignore[arg-type]
    try:
        remove_closure(actor=request.user, closure=closure, now=timezone.now())  # type: ignore[arg-type]
    except (Impossible, Lost) as error:
        messages.error(request, str(error.message))
    else:
        reopened = days(closure.first_day, closure.last_day)
        messages.success(request, _("Le lieu est de nouveau ouvert %(days)s.") % {"days": reopened})
    return redirect("host_closures", closure.venue.slug)
