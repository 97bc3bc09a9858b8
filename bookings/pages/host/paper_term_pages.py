"""`/hote/lieux/<slug>/documents-demandes/`: the documents that a venue asks for."""

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
from bookings.pages.host.frame import open_place, place_of
from commons.errors import Impossible
from venues.pages.paper_forms import PaperTermForm
from venues.paper_editing import add_paper_term, change_paper_term, hosted_paper_term, remove_paper_term

MANAGE = Capability.MANAGE_VENUES


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def terms(request: HttpRequest, slug: str) -> HttpResponse:
    """What is asked for, and one more."""
    place = open_place(request, slug, MANAGE)
    form = PaperTermForm.of(request.POST)
    if form.is_valid():
        try:
            add_paper_term(actor=request.user, venue=place.venue, terms=form.cleaned_data, now=timezone.now())  # type: ignore[arg-type]
        except Impossible as error:
            tell(form, error)
        else:
            messages.success(request, _("Le document est demandé. Ce qui est déjà réservé ne change pas."))
            return redirect("host_paper_terms", slug)
    context: dict[str, Any] = {"form": form, "terms": place.venue.paper_terms.all()}
    status = 422 if form.errors else 200
    return render(request, "bookings/host/paper_terms.html", place.context("papers") | context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: HttpRequest, term_id: int) -> HttpResponse:
    """Ask for it otherwise."""
    term = hosted_paper_term(actor=request.user, term_id=term_id)  # type: ignore[arg-type]
    place = place_of(request, term.venue, MANAGE)
    form = PaperTermForm.of(request.POST, term)
    if form.is_valid():
        try:
            change_paper_term(actor=request.user, term=term, changes=form.cleaned_data, now=timezone.now())  # type: ignore[arg-type]
        except Impossible as error:
            tell(form, error)
        else:
            messages.success(request, _("C’est enregistré. Ce qui est déjà réservé ne change pas."))
            return redirect("host_paper_terms", term.venue.slug)
    context = {"form": form, "term": term}
    status = 422 if form.errors else 200
    return render(request, "bookings/host/paper_term.html", place.context("papers") | context, status=status)


@require_POST
@login_required
def remove(request: HttpRequest, term_id: int) -> HttpResponse:
    """Ask for it no more."""
    term = hosted_paper_term(actor=request.user, term_id=term_id)  # type: ignore[arg-type]
    remove_paper_term(actor=request.user, term=term, now=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _("Ce document n’est plus demandé. Ce qui est déjà réservé ne change pas."))
    return redirect("host_paper_terms", term.venue.slug)
