"""`/hote/lieux/<slug>/agendas/`: outside calendars and their health, and our own addresses."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Capability, allowed
from bookings.calendars.addresses import calendar_address, renew_calendar_address, subscription_link, web_address
from bookings.calendars.health import health_of
from bookings.calendars.options import Options
from bookings.calendars.summaries import Summary, in_one_line
from bookings.calendars.yearly import rule_in_words
from bookings.models import CalendarAddress, Feed
from bookings.pages.host.feed_pages import taken_share
from bookings.pages.host.frame import Place, open_place, tree_of_spaces
from venues.models import Space, Venue
from venues.permissions import hosted_space

MANAGE = Capability.MANAGE_CALENDARS


@require_safe
@login_required
def calendars(request: HttpRequest, slug: str) -> HttpResponse:
    """What says that a venue's spaces are taken elsewhere, and the addresses at which we publish."""
    place = open_place(request, slug, MANAGE)
    now = timezone.now()
    feeds = place.venue.feeds.prefetch_related("spaces").defer("text")
    for feed in feeds:
        feed.venue = place.venue
    context = place.context("calendars") | {
        "feeds": [(feed, health_of(feed, now), _understood(feed), taken_share(feed)) for feed in feeds],
        "addresses": _addresses(place),
    }
    return render(request, "bookings/host/calendars.html", context)


@dataclass(frozen=True, slots=True)
class Published:
    """One of our addresses, known or to be made by a form sent to `action`."""

    title: str
    action: str
    known: CalendarAddress | None
    detailed: bool = False

    @property
    def url(self) -> str:
        return web_address(self.known) if self.known else ""

    @property
    def subscribe(self) -> str:
        return subscription_link(self.known) if self.known else ""


@require_POST
@login_required
def address(request: HttpRequest, space_id: int) -> HttpResponse:
    """Make the address of a space, or renew it (`renew`): the old one then shows nothing."""
    space = hosted_space(actor=request.user, space_id=space_id, capability=MANAGE)  # type: ignore[arg-type]
    return _make_address(request, space, space.venue)


@require_POST
@login_required
def venue_address(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for a whole venue; `detailed`: the one that says who comes."""
    venue = open_place(request, slug, MANAGE).venue
    return _make_address(request, venue, venue)


def _make_address(request: HttpRequest, subject: Space | Venue, venue: Venue) -> HttpResponse:
    asked: dict[str, Any] = {"actor": request.user, "subject": subject, "detailed": "detailed" in request.POST}
    if "renew" in request.POST:
        renew_calendar_address(**asked)
        messages.success(request, _("L’adresse a changé : donnez la nouvelle aux personnes qui avaient l’ancienne."))
    else:
        calendar_address(**asked)
    return redirect(f"{reverse('host_calendars', args=[venue.slug])}#publies")


def _understood(feed: Feed) -> str:
    if feed.rule:
        return rule_in_words(feed.rule)
    return in_one_line(Summary.read(feed.summary), Options.of(feed))


def _addresses(place: Place) -> list[Published]:
    """Those of the venue, with names for its host, and those of each space in use. Two statements."""
    venue, spaces = place.venue, tree_of_spaces(place.venue)
    known = {
        (one.venue_id, one.space_id, one.detailed): one
        for one in CalendarAddress.objects.filter(Q(venue=venue) | Q(space__in=spaces)).order_by("-pk")
    }
    of_venue = reverse("host_venue_address", args=[venue.slug])
    whole = [Published(_("Tout le lieu"), of_venue, known.get((venue.pk, None, False)))]
    if allowed(place.role, Capability.SEE_GUESTS):
        whole.append(
            Published(_("Tout le lieu, avec qui vient"), of_venue, known.get((venue.pk, None, True)), detailed=True)
        )
    return whole + [
        Published(space.name, reverse("host_address", args=[space.pk]), known.get((None, space.pk, False)))
        for space in spaces
    ]
