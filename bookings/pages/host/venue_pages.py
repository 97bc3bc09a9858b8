"""One venue in its host's workspace: where it stands, its spaces and seasons; publishing and withdrawing it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Capability
from bookings.pages.host.frame import named_in, open_place, tree_of_spaces
from bookings.publishing import withdraw_venue
from commons.errors import Impossible, Lost
from commons.periods import local_date
from venues.models import Closure, Opening, Season, Space
from venues.open_days import holidays_near, windows_of
from venues.opening_words import enumeration
from venues.venue_publication import publish_venue


@require_safe
@login_required
def venue_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What is there, and what is still missing before anybody can book."""
    place = open_place(request, slug)
    venue, today = place.venue, local_date(timezone.now(), place.venue.zone)
    seasons = list(Season.objects.filter(venue=venue).annotate(rates_told=Count("rates")).order_by("-last_day", "pk"))
    published = [one for one in seasons if one.state == Season.State.PUBLISHED]
    closures = list(Closure.objects.filter(venue=venue, last_day__gte=today))
    spaces = tree_of_spaces(venue)
    context = place.context("venue") | {
        "spaces": spaces,
        "seasons": seasons,
        "windows": windows_of([one for one in published if one.last_day >= today], closures),
        "holidays": holidays_near(venue.commune.department, today),
        "closures": [one for one in closures if one.season_id is None],
        "unopened": _unopened([one for one in published if one.last_day >= today], spaces),
        "steps": _steps(bool(spaces), published),
        "trusted": venue.organisation.trusted_at is not None,
    }
    return render(request, "bookings/host/venue.html", context)


def _unopened(seasons: list[Season], spaces: list[Space]) -> str:
    """The names of the spaces that no present season opens, as those that were added since; none without a season."""
    opened = set(Opening.objects.filter(season__in=seasons).values_list("space_id", flat=True).distinct())
    names = [space.name for space in spaces if space.units is not None and space.pk not in opened]
    return enumeration(names) if seasons and names else ""


def _steps(spaces: bool, published: list[Season]) -> list[tuple[str, bool]]:
    """What it takes before anybody can book, and whether it is done."""
    return [
        (_("Au moins un espace"), spaces),
        (_("Une saison publiée"), bool(published)),
        (_("Un tarif, même à 0 €"), any(one.rates_told for one in published)),  # type: ignore[attr-defined]
    ]


@require_POST
@login_required
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Published at once, or sent to an administrator the first time."""
    place = open_place(request, slug, Capability.MANAGE_VENUES)
    try:
        venue = publish_venue(actor=request.user, venue=place.venue, now=timezone.now())  # type: ignore[arg-type]
    except (Impossible, Lost) as error:
        messages.error(request, str(error.message))
    else:
        if venue.state == venue.State.PUBLISHED:
            messages.success(request, _("Le lieu est publié : tout le monde peut le trouver."))
        else:
            messages.success(request, _("Merci ! Un administrateur regarde votre premier lieu, puis il paraît."))
    return redirect("host_venue", place.venue.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """No longer shown; reservations to come stand, each with a conflict to settle, after a yes."""
    place = open_place(request, slug, Capability.MANAGE_VENUES)
    context: dict[str, Any] = {}
    if request.method == "POST":
        try:
            withdraw_venue(
                actor=request.user,  # type: ignore[arg-type]
                venue=place.venue,
                now=timezone.now(),
                reason=request.POST.get("reason", ""),
                accept_orphans="accept" in request.POST,
            )
        except Lost as error:
            context |= {"refused": error, "reservations": named_in(error)}
        else:
            messages.success(request, _("Le lieu n’est plus montré."))
            return redirect("host_venue", place.venue.slug)
    return render(request, "bookings/host/venue_withdraw.html", place.context("venue") | context)
