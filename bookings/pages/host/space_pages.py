"""Spaces of a venue: adding, changing, retiring, without dropping anybody who has booked."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.roles import Capability
from bookings.pages.host.frame import named_in, open_place, place_of, tree_of_spaces
from bookings.publishing import change_space, retire_space
from commons.errors import Impossible, Lost
from commons.forms import show_error
from venues.models import Season, Space, Venue
from venues.pages.space_forms import SpaceForm
from venues.permissions import hosted_space
from venues.space_editing import add_space

MANAGE = Capability.MANAGE_VENUES


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """One more space; « et un autre » leads to the next form at once."""
    place = open_place(request, slug, MANAGE)
    sets = _sets(place.venue)
    form = SpaceForm(request.POST, sets=sets) if request.method == "POST" else SpaceForm.blank(sets)
    if form.is_valid():
        told = form.changes()
        first = {name: told.pop(name) for name in ("kind", "name", "units", "parent")}
        try:
            space = add_space(
                actor=request.user,  # type: ignore[arg-type]
                venue=place.venue,
                details=told,
                amenities=form.cleaned_data["amenities"],
                now=timezone.now(),
                **first,
            )
        except Impossible as error:
            show_error(form, error)
        else:
            messages.success(request, _("« %(name)s » est ajouté.") % {"name": space.name})
            _remind_of_seasons(request, place.venue)
            again = "another" in request.POST
            return redirect("host_space_add" if again else "host_venue", place.venue.slug)
    context = place.context("venue") | {"form": form}
    return render(request, "bookings/host/space.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: HttpRequest, space_id: int) -> HttpResponse:
    """Fewer units than are booked: those who stand in the way are listed."""
    space = hosted_space(actor=request.user, space_id=space_id, capability=MANAGE)  # type: ignore[arg-type]
    place = place_of(request, space.venue, MANAGE)
    sets = [each for each in _sets(space.venue) if each.pk != space.pk]
    form = SpaceForm(request.POST, sets=sets) if request.method == "POST" else SpaceForm.of(space, sets)
    found: dict[str, Any] = {}
    if form.is_valid():
        try:
            change_space(
                actor=request.user,  # type: ignore[arg-type]
                space=space,
                changes=form.changes(),
                amenities=form.cleaned_data["amenities"],
                now=timezone.now(),
            )
        except (Impossible, Lost) as error:
            show_error(form, error)
            found["reservations"] = named_in(error)
        else:
            messages.success(request, _("L’espace est enregistré."))
            return redirect("host_venue", space.venue.slug)
    context = place.context("venue") | {"form": form, "space": space, **found}
    return render(request, "bookings/host/space.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def retire(request: HttpRequest, space_id: int) -> HttpResponse:
    """Out of use, with all it contains, after a yes when somebody has booked it."""
    space = hosted_space(actor=request.user, space_id=space_id, capability=MANAGE)  # type: ignore[arg-type]
    place = place_of(request, space.venue, MANAGE)
    context: dict[str, Any] = {"space": space}
    if request.method == "POST":
        try:
            retire_space(
                actor=request.user,  # type: ignore[arg-type]
                space=space,
                now=timezone.now(),
                reason=request.POST.get("reason", ""),
                accept_orphans="accept" in request.POST,
            )
        except Lost as error:
            context |= {"refused": error, "reservations": named_in(error)}
        else:
            messages.success(request, _("« %(name)s » n’est plus proposé.") % {"name": space.name})
            return redirect("host_venue", space.venue.slug)
    return render(request, "bookings/host/space_retire.html", place.context("venue") | context)


def _sets(venue: Venue) -> list[Space]:
    """The spaces that others may be part of."""
    return [space for space in tree_of_spaces(venue) if space.units is None]


def _remind_of_seasons(request: HttpRequest, venue: Venue) -> None:
    """What is added later is open only once the season has been applied again."""
    if Season.objects.published().filter(venue=venue).exists():
        messages.info(
            request, _("Pour l’ouvrir, choisissez « Ouvrir aussi dans les saisons publiées » et donnez-lui un tarif.")
        )
