"""`/documents-demandes/<id>/`: sending a document, and reading what was sent."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Paper, PaperFile
from accounts.papers import own_paper, unknown_paper
from bookings.models import Reservation
from bookings.pages.errors import tell, told_as_pages
from bookings.pages.papers.forms import SendForm
from bookings.papers.asking import last_day
from bookings.papers.sending import send_paper
from bookings.papers.sides import readable_file, visible_asked
from bookings.permissions import is_booker
from commons.errors import Impossible, Lost


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@told_as_pages
def send(request: HttpRequest, asked_id: int) -> HttpResponse:
    """The booker's side sends one, or another in its place."""
    asked, bundle = visible_asked(request.user, asked_id)  # type: ignore[arg-type]
    if not is_booker(request.user, bundle.first):  # type: ignore[arg-type]
        raise unknown_paper()
    back = _page_of(bundle.first)
    form = SendForm(request.POST, request.FILES) if request.method == "POST" else SendForm()
    if form.is_valid():
        sent = form.cleaned_data
        try:
            send_paper(
                actor=request.user,  # type: ignore[arg-type]
                asked_id=asked.pk,
                upload=sent["file"],
                valid_until=sent["valid_until"],
                now=timezone.now(),
            )
        except Impossible as error:
            tell(form, error)
        except Lost as error:
            messages.error(request, str(error.message))
            return redirect(back)
        else:
            messages.success(request, _("Le document est envoyé. Le lieu le regarde et vous répond."))
            return redirect(back)
    context = {
        "form": form,
        "asked": asked,
        "venue": bundle.venue,
        "back": back,
        "until": last_day(bundle.reservations),
    }
    return render(request, "bookings/papers/send.html", context, status=422 if form.errors else 200)


@require_safe
@never_cache
@login_required
@told_as_pages
def file(request: HttpRequest, asked_id: int) -> HttpResponse:
    """What was sent, for both sides and nobody else."""
    asked, content = readable_file(request.user, asked_id)  # type: ignore[arg-type]
    if asked.paper is None:
        raise unknown_paper()
    return shown_file(asked.paper, content)


@require_safe
@never_cache
@login_required
@told_as_pages
def own_file(request: HttpRequest, paper_id: int) -> HttpResponse:
    """A document of one's wallet."""
    paper = own_paper(request.user, paper_id)  # type: ignore[arg-type]
    return shown_file(paper, bytes(PaperFile.objects.get(pk=paper.pk).content))


def shown_file(paper: Paper, content: bytes) -> HttpResponse:
    """The file as it was given. Nothing in it runs: it is in a sandbox of the browser."""
    return HttpResponse(
        content,
        content_type=paper.media_type,
        headers={
            "Content-Disposition": content_disposition_header(False, paper.name) or "inline",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _page_of(reservation: Reservation) -> str:
    if reservation.series:
        return reverse("my_series", args=[reservation.series.reference])
    return reverse("my_reservation", args=[reservation.reference])
