"""The sheet of a season, sent: a new draft, a draft changed, a published season changed without dropping anybody."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.roles import Capability
from bookings.pages.host.frame import Place, named_in, open_place, tree_of_spaces
from bookings.pages.host.openings import as_shown
from bookings.pages.host.presets import HolidaysForm, blank_sheet, holidays_sheet
from bookings.pages.host.season_pages import season_and_place
from bookings.publishing import Consequences, change_published_season, preview_publish
from commons.errors import Impossible, Lost
from commons.periods import local_date
from venues.models import Season
from venues.pages.season_forms import SeasonSheet
from venues.season_editing import CHANGEABLE, create_season
from venues.season_rewriting import rewrite_season
from venues.season_rules import hours_by_space

ASKS_FOR_MORE = ("more", "copy")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """A new season, as a draft; `?zone=C&year=2026` fills in the school holidays."""
    place = open_place(request, slug, Capability.MANAGE_SEASONS)
    spaces = tree_of_spaces(place.venue)
    now = timezone.now()
    holidays = HolidaysForm(_or_none(request.GET), venue=place.venue, today=local_date(now, place.venue.zone))
    if request.method == "POST":
        sheet = _sheet(request, spaces)
        if sheet.season.is_bound and sheet.is_valid():
            try:
                season = _create(request, place, sheet, now)
            except Impossible as error:
                sheet.tell(error)
            else:
                messages.success(request, _("Le brouillon est enregistré : voici ce qu’il ouvrirait."))
                return redirect("host_season", season.pk)
    elif holidays.is_bound and holidays.is_valid():
        sheet = holidays_sheet(spaces, **holidays.cleaned_data)
    else:
        sheet = blank_sheet(spaces)
    return _page(request, place, sheet, holidays=holidays)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: HttpRequest, season_id: int) -> HttpResponse:
    """A draft is written anew; a published season shows its consequences first and asks for a yes."""
    season, place = season_and_place(request, season_id)
    spaces = tree_of_spaces(season.venue)
    if request.method != "POST":
        return _page(request, place, _known(season, spaces), season=season)
    sheet = _sheet(request, spaces)
    found: dict[str, Any] = {}
    if sheet.season.is_bound and sheet.is_valid():
        try:
            consequences = _change(request, season, sheet, timezone.now())
            if consequences is None:
                messages.success(request, _("La saison est enregistrée."))
                return redirect("host_season", season.pk)
            found["preview"] = as_shown(consequences.openings, spaces, season.venue.zone)
            found["reservations"] = [one.reservation for one in consequences.orphans]
        except (Impossible, Lost) as error:
            sheet.tell(error)
            found["reservations"] = named_in(error)
    return _page(request, place, sheet, season=season, **found)


def _create(request: HttpRequest, place: Place, sheet: SeasonSheet, now: datetime) -> Season:
    details = sheet.changes()
    days = {name: details.pop(name) for name in ("name", "first_day", "last_day")}
    return create_season(
        actor=request.user,  # type: ignore[arg-type]
        venue=place.venue,
        hours=sheet.hours(),
        closures=sheet.closed(),
        details=details,
        now=now,
        **days,
    )


def _change(request: HttpRequest, season: Season, sheet: SeasonSheet, now: datetime) -> Consequences | None:
    """Do it (None), or only look when that was asked. Raises Impossible, Lost `would_orphan`."""
    wanted = {"changes": sheet.changes(), "hours": sheet.hours(), "closures": sheet.closed()}
    asked: dict[str, Any] = {"actor": request.user, "season": season, "now": now, **wanted}
    if "preview" in request.POST:
        return preview_publish(**asked)
    if season.state == Season.State.PUBLISHED:
        change_published_season(**asked, accept_orphans="accept" in request.POST)
    else:
        rewrite_season(**asked)
    return None


def _sheet(request: HttpRequest, spaces: list[Any]) -> SeasonSheet:
    if any(name in request.POST for name in ASKS_FOR_MORE):
        return SeasonSheet.typed(request.POST, spaces)
    return SeasonSheet.sent(request.POST, spaces)


def _known(season: Season, spaces: list[Any]) -> SeasonSheet:
    return SeasonSheet.known(
        spaces=spaces,
        season=model_to_dict(season, fields=CHANGEABLE),
        hours=hours_by_space(season),
        closures=season.closures.all(),
    )


def _or_none(params: Any) -> Any:
    return params if "zone" in params or "year" in params else None


def _page(request: HttpRequest, place: Place, sheet: SeasonSheet, **more: Any) -> HttpResponse:
    context = place.context("venue") | {"sheet": sheet, **more}
    return render(request, "bookings/host/season_sheet.html", context, status=422 if sheet.has_errors else 200)
