"""Rates and supplements of a season. Prices that were promised stay as they are."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.words import Audience
from bookings.pages.host.frame import Place, tree_of_spaces
from bookings.pages.host.season_pages import season_and_place
from commons.errors import Impossible
from commons.forms import show_error
from venues.models import Rate, Season, Space, Supplement
from venues.pages.rate_forms import PIECES, RateGrid, SupplementForm
from venues.price_editing import add_supplement, remove_supplement, set_rates


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def rates(request: HttpRequest, season_id: int) -> HttpResponse:
    """The grid of one audience (`?public=`), everyone's first."""
    season, place = season_and_place(request, season_id)
    audience = _audience(request)
    spaces = [space for space in tree_of_spaces(season.venue) if space.bookable]
    known = season.rates.select_related("space")
    grid = RateGrid(spaces, known, audience, request.POST if request.method == "POST" else None)
    if request.method == "POST" and grid.is_valid():
        try:
            set_rates(actor=request.user, season=season, rates=grid.terms(), now=timezone.now())  # type: ignore[arg-type]
        except Impossible as error:
            messages.error(request, str(error.message))
        else:
            messages.success(request, _("Les tarifs sont enregistrés. Les prix déjà promis ne changent pas."))
            return redirect(f"{reverse('host_rates', args=[season.pk])}?public={audience}")
    return _page(request, place, season, grid, SupplementForm(spaces=spaces))


@require_POST
@login_required
def supplement_add(request: HttpRequest, season_id: int) -> HttpResponse:
    """One more supplement."""
    season, place = season_and_place(request, season_id)
    spaces = [space for space in tree_of_spaces(season.venue) if space.bookable]
    form = SupplementForm(request.POST, spaces=spaces)
    if form.is_valid():
        terms = dict(form.cleaned_data)
        chosen: list[Space] = list(terms.pop("spaces"))
        try:
            add_supplement(actor=request.user, season=season, terms=terms, spaces=chosen, now=timezone.now())  # type: ignore[arg-type]
        except Impossible as error:
            show_error(form, error)
        else:
            messages.success(request, _("Le supplément est ajouté."))
            return redirect("host_rates", season.pk)
    grid = RateGrid(spaces, season.rates.select_related("space"), Audience.EVERYONE)
    return _page(request, place, season, grid, form)


@require_POST
@login_required
def supplement_remove(request: HttpRequest, season_id: int, supplement_id: int) -> HttpResponse:
    """Forget a supplement."""
    season, _place = season_and_place(request, season_id)
    supplement = get_object_or_404(Supplement.objects.select_related("season__venue"), pk=supplement_id, season=season)
    remove_supplement(actor=request.user, supplement=supplement, now=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _("Le supplément est retiré."))
    return redirect("host_rates", season.pk)


def _audience(request: HttpRequest) -> str:
    asked = request.GET.get("public", "")
    return asked if asked in Audience.values else Audience.EVERYONE.value


def _page(request: HttpRequest, place: Place, season: Season, grid: RateGrid, form: SupplementForm) -> HttpResponse:
    told = {rate.audience for rate in grid.before}
    context = place.context("venue") | {
        "season": season,
        "grid": grid,
        "audiences": [(one.value, one.label, one.value in told) for one in Audience],
        "supplements": season.supplements.prefetch_related("spaces"),
        "form": form,
        "pieces": [Rate.Per(piece).label for piece in PIECES],
    }
    failed = grid.has_errors or (form.is_bound and form.errors)
    return render(request, "bookings/host/rates.html", context, status=422 if failed else 200)
