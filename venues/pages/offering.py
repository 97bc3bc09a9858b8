"""Proposing a venue: the way in, its first facts, and all that can be said of it."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Organisation, User
from accounts.permissions import memberships_with
from accounts.roles import Capability
from commons.errors import Impossible, Lost
from commons.forms import show_error
from venues.models import Venue
from venues.pages.venue_forms import NewVenueForm, VenueForm
from venues.permissions import hosted_venue
from venues.venue_editing import change_venue, create_venue


@require_safe
def offer(request: HttpRequest) -> HttpResponse:
    """What offering a venue means, for everybody."""
    return render(request, "venues/offer.html", {"ready": _organisations(request).exists()})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def create(request: HttpRequest) -> HttpResponse:
    """A new venue, as a draft."""
    organisations = _organisations(request)
    if not organisations.exists():
        messages.info(request, _("Dites d’abord qui propose le lieu : créez votre structure, puis revenez."))
        return redirect("organisation_create")
    form = NewVenueForm(request.POST if request.method == "POST" else None, organisations=organisations)
    if form.is_valid():
        try:
            venue = _create(request.user, form, timezone.now())  # type: ignore[arg-type]
        except (Impossible, Lost) as error:
            show_error(form, error)
        else:
            messages.success(request, _("« %(name)s » est créé. Ajoutez ses espaces.") % {"name": venue.name})
            return redirect("host_venue", venue.slug)
    return render(request, "venues/new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """All that a host says of a venue."""
    venue = hosted_venue(actor=request.user, slug=slug, capability=Capability.MANAGE_VENUES)
    form = VenueForm(request.POST) if request.method == "POST" else VenueForm.of(venue)
    if form.is_valid():
        try:
            change_venue(
                actor=request.user,  # type: ignore[arg-type]
                venue=venue,
                changes=form.changes(),
                amenities=form.cleaned_data["amenities"],
                now=timezone.now(),
            )
        except Impossible as error:
            show_error(form, error)
        else:
            messages.success(request, _("Le lieu est enregistré."))
            return redirect("host_venue", venue.slug)
    return render(request, "venues/change.html", {"form": form, "venue": venue}, status=422 if form.errors else 200)


def _create(actor: User, form: NewVenueForm, now: datetime) -> Venue:
    values = dict(form.cleaned_data)
    details = {name: values.pop(name) for name in ("address", "description")}
    return create_venue(actor=actor, details=details, now=now, **values)


def _organisations(request: HttpRequest) -> QuerySet[Organisation]:
    """Those for which the reader may offer venues."""
    memberships = memberships_with(request.user, Capability.MANAGE_VENUES).filter(all_venues=True)
    return Organisation.objects.filter(pk__in=memberships.order_by().values("organisation_id"))
