"""Seasons of a venue: looking at what they open, publishing, withdrawing, forgetting."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Capability
from bookings.pages.host.frame import Place, open_place, place_of, tree_of_spaces
from bookings.pages.host.openings import as_shown, openings_of
from bookings.publishing import change_published_season, preview_withdrawal, publish_season, withdraw_season
from commons.errors import Impossible, Lost
from commons.periods import local_date
from venues.models import Closure, Season
from venues.open_days import holidays_near, in_words
from venues.permissions import hosted_season
from venues.season_editing import remove_season


@require_safe
@login_required
def season_page(request: HttpRequest, season_id: int) -> HttpResponse:
    """What the season says and what it opens, before and after it is published."""
    season, place = season_and_place(request, season_id)
    spaces = tree_of_spaces(season.venue)
    closures = list(Closure.objects.filter(venue=season.venue_id))
    told = in_words(season, closures, spaces)
    context = place.context("venue") | {
        "season": season,
        "told": told,
        "closures": [one for one in closures if one.season_id == season.pk],
        "rates": season.rates.count(),
    }
    try:
        context["openings"] = as_shown(openings_of(season), spaces, season.venue.zone)
        context["holidays"] = holidays_near(
            season.venue.commune.department, local_date(timezone.now(), season.venue.zone)
        )
    except Impossible as error:
        context["refused"] = error
    return render(request, "bookings/host/season.html", context)


@require_POST
@login_required
def publish(request: HttpRequest, season_id: int) -> HttpResponse:
    """From the page that shows what it opens."""
    season, _place = season_and_place(request, season_id)
    try:
        publish_season(actor=request.user, season=season, now=timezone.now())  # type: ignore[arg-type]
    except (Impossible, Lost) as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("La saison est publiée."))
        if season.venue.state != season.venue.State.PUBLISHED:
            messages.warning(request, _("Le lieu n’est pas encore publié : il n’apparaît pas dans les recherches."))
    return redirect("host_season", season.pk)


@require_POST
@login_required
def open_added(request: HttpRequest, slug: str) -> HttpResponse:
    """Apply the published seasons again, as they are, so that spaces added since then open in them as well."""
    venue = open_place(request, slug, Capability.MANAGE_SEASONS).venue
    now = timezone.now()
    today = local_date(now, venue.zone)
    refused = False
    for season in Season.objects.published().filter(venue=venue, last_day__gte=today).select_related("venue"):
        try:
            change_published_season(actor=request.user, season=season, now=now)  # type: ignore[arg-type]
        except (Impossible, Lost) as error:
            refused = True
            messages.error(request, f"{season.name}, {error.message}")
    if not refused:
        messages.success(request, _("Les saisons publiées ouvrent aussi les nouveaux espaces. Donnez-leur un tarif."))
    return redirect("host_venue", venue.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def withdraw(request: HttpRequest, season_id: int) -> HttpResponse:
    """Which reservations would be left outside is shown first."""
    season, place = season_and_place(request, season_id)
    now = timezone.now()
    if season.state != Season.State.PUBLISHED:
        messages.error(request, _("Cette saison n’est pas publiée."))
        return redirect("host_season", season.pk)
    refused = None
    if request.method == "POST":
        try:
            withdraw_season(
                actor=request.user,  # type: ignore[arg-type]
                season=season,
                now=now,
                reason=request.POST.get("reason", ""),
                accept_orphans="accept" in request.POST,
            )
        except Lost as error:
            refused = error
        else:
            messages.success(request, _("La saison est retirée."))
            return redirect("host_season", season.pk)
    found = preview_withdrawal(actor=request.user, season=season, now=now)  # type: ignore[arg-type]
    context: dict[str, Any] = {"season": season, "refused": refused, "reservations": [one.reservation for one in found]}
    return render(request, "bookings/host/season_withdraw.html", place.context("venue") | context)


@require_POST
@login_required
def remove(request: HttpRequest, season_id: int) -> HttpResponse:
    """Forget a draft."""
    season, _place = season_and_place(request, season_id)
    remove_season(actor=request.user, season=season, now=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _("Le brouillon est supprimé."))
    return redirect("host_venue", season.venue.slug)


def season_and_place(request: HttpRequest, season_id: int) -> tuple[Season, Place]:
    """The season and its venue. Raises Missing, NotAllowed."""
    season = hosted_season(actor=request.user, season_id=season_id, capability=Capability.MANAGE_SEASONS)
    return season, place_of(request, season.venue, Capability.MANAGE_SEASONS)
