"""Favourites: the heart on a venue, and the page of those that one keeps."""

from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bookings.pages.errors import told_as_pages
from bookings.saved.favourites import drop_favourite, keep_favourite
from commons.errors import Impossible
from venues.models import Venue
from venues.photo_files import Picture
from venues.strips import strips_of

# What somebody wanted to keep before they signed in: written by their own click, taken up once.
WANTED: Final = "favourite_wanted"


@require_POST
@told_as_pages
def keep(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep a venue, or with `keep=0` no longer; a visitor signs in and finds it kept."""
    back = _back(request, slug)
    if not request.user.is_authenticated:
        request.session[WANTED] = {"slug": slug, "back": back}
        return redirect_to_login(reverse("favourite_wanted"))
    if request.POST.get("keep") == "0":
        drop_favourite(user=request.user, slug=slug)  # type: ignore[arg-type]
        messages.success(request, _("Ce lieu n’est plus dans vos favoris."))
    else:
        _keep(request, slug)
    return redirect(back)


@require_safe
@login_required
@told_as_pages
def wanted(request: HttpRequest) -> HttpResponse:
    """After signing in: what was wanted is kept, and one is back where one was."""
    kept = request.session.pop(WANTED, None)
    if kept is None:
        return redirect("favourites")
    _keep(request, kept["slug"])
    return redirect(kept["back"])


@require_safe
@login_required
def favourites_page(request: HttpRequest) -> HttpResponse:
    """The venues that one keeps; those that are withdrawn say so."""
    kept = Venue.objects.filter(favourite_rows__user=request.user).select_related("kind", "commune").with_cover()
    venues = list(kept.annotate(kept_at=F("favourite_rows__created_at")).order_by("-kept_at", "-pk"))
    today = timezone.localdate()
    strips = strips_of([venue for venue in venues if venue.state == Venue.State.PUBLISHED], today)
    cards = [_card(venue, *strips[venue.pk]) for venue in venues if venue.pk in strips]
    gone = [venue for venue in venues if venue.pk not in strips]
    return render(request, "bookings/booker/favourites.html", {"cards": cards, "gone": gone})


def _keep(request: HttpRequest, slug: str) -> None:
    try:
        keep_favourite(user=request.user, slug=slug)  # type: ignore[arg-type]
        messages.success(request, _("Ce lieu est dans vos favoris."))
    except Impossible as error:
        messages.error(request, str(error.message))


def _back(request: HttpRequest, slug: str) -> str:
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return back
    return reverse("venue", args=[slug])


def _card(venue: Any, windows: Any, holidays: Any) -> dict[str, Any]:
    return {
        "href": reverse("venue", args=[venue.slug]),
        "slug": venue.slug,
        "title": venue.name,
        "name": venue.name,
        "shape": venue.kind.shape,
        "photo": Picture.of(venue.cover),
        "where": f"{venue.kind} · {venue.commune.name}",
        "favourite": True,
        "windows": windows,
        "holidays": holidays,
        "price": None,
    }
