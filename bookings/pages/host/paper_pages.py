"""`/hote/documents/<id>/…`: the host accepts a document, or refuses it with a reason."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.papers import unknown_paper
from accounts.roles import Capability
from bookings.deposits.bundles import Bundle
from bookings.models import AskedPaper
from bookings.pages.errors import tell, told_as_pages
from bookings.pages.host.frame import place_of
from bookings.pages.host.reservation_pages import ReasonForm
from bookings.papers.deciding import accept_paper, refuse_paper
from bookings.papers.sides import hosts, visible_asked
from commons.errors import Impossible, Lost

ANSWER = Capability.ANSWER_REQUESTS


@require_POST
@login_required
@told_as_pages
def accept(request: HttpRequest, asked_id: int) -> HttpResponse:
    """It is in order, or was seen elsewhere."""
    asked, bundle = _found(request, asked_id)
    try:
        accept_paper(actor=request.user, asked_id=asked.pk, now=timezone.now())  # type: ignore[arg-type]
    except Lost as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("Le document est accepté."))
    return redirect(_page_of(bundle))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@told_as_pages
def refuse(request: HttpRequest, asked_id: int) -> HttpResponse:
    """It has to be sent again, and why."""
    asked, bundle = _found(request, asked_id)
    place = place_of(request, bundle.venue, ANSWER)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            refuse_paper(actor=request.user, asked_id=asked.pk, reason=reason, now=timezone.now())  # type: ignore[arg-type]
        except Impossible as error:
            tell(form, error)
        except Lost as error:
            messages.error(request, str(error.message))
            return redirect(_page_of(bundle))
        else:
            messages.success(
                request, _("C’est noté : la personne reçoit votre explication et peut en envoyer un autre.")
            )
            return redirect(_page_of(bundle))
    context = place.context("reservations") | {"form": form, "asked": asked, "back": _page_of(bundle)}
    return render(request, "bookings/papers/refuse.html", context, status=422 if form.errors else 200)


def _found(request: HttpRequest, asked_id: int) -> tuple[AskedPaper, Bundle]:
    asked, bundle = visible_asked(request.user, asked_id)  # type: ignore[arg-type]
    if not hosts(request.user, bundle):  # type: ignore[arg-type]
        raise unknown_paper()
    return asked, bundle


def _page_of(bundle: Bundle) -> str:
    first = bundle.first
    if first.series:
        return reverse("host_series", args=[first.series.reference])
    return reverse("host_reservation", args=[first.reference])
