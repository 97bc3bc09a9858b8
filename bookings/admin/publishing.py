"""Venues, spaces and seasons again, with the actions that need to know what is taken."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from bookings.admin.base import YesForm
from bookings.publishing import publish_season, retire_space, withdraw_season, withdraw_venue
from commons.admin.base import run_on_each
from venues.admin.seasons import SeasonAdmin as VenuesSeasonAdmin
from venues.admin.spaces import SpaceAdmin as VenuesSpaceAdmin
from venues.admin.venues import VenueAdmin as VenuesVenueAdmin
from venues.models import Season, Space, Venue

for model in (Season, Space, Venue):
    admin.site.unregister(model)


def said(request: HttpRequest) -> dict[str, Any]:
    """The reason and the yes of the action's form."""
    return {"reason": request.POST.get("reason", ""), "accept_orphans": "accept_orphans" in request.POST}


@admin.register(Venue)
class VenueAdmin(VenuesVenueAdmin):
    """Venues; withdrawing one wants a yes while there are reservations to come."""

    action_form = YesForm
    actions = (*VenuesVenueAdmin.actions, "withdraw")

    @admin.action(description=_("Retirer du site, avec un motif"), permissions=["change"])
    def withdraw(self, request: HttpRequest, venues: QuerySet[Venue]) -> None:
        """Hide venues; reservations to come stand, once somebody has said yes to that."""
        done = ngettext_lazy("%(count)s lieu est retiré.", "%(count)s lieux sont retirés.", "count")

        def deed(venue: Venue) -> Venue:
            return withdraw_venue(actor=request.user, venue=venue, now=timezone.now(), **said(request))

        run_on_each(self, request, venues, deed, done)


@admin.register(Space)
class SpaceAdmin(VenuesSpaceAdmin):
    """Spaces; retiring one that is open wants a yes while there are reservations to come."""

    action_form = YesForm
    actions = ("retire",)

    @admin.action(description=_("Retirer du service"), permissions=["change"])
    def retire(self, request: HttpRequest, spaces: QuerySet[Space]) -> None:
        """Take spaces and their parts out of use."""
        done = ngettext_lazy("%(count)s espace est retiré.", "%(count)s espaces sont retirés.", "count")

        def deed(space: Space) -> Space:
            return retire_space(actor=request.user, space=space, now=timezone.now(), **said(request))

        run_on_each(self, request, spaces.select_related("venue__commune"), deed, done)


@admin.register(Season)
class SeasonAdmin(VenuesSeasonAdmin):
    """Seasons, published and withdrawn by actions."""

    action_form = YesForm
    actions = ("publish", "withdraw")

    @admin.action(description=_("Publier"), permissions=["change"])
    def publish(self, request: HttpRequest, seasons: QuerySet[Season]) -> None:
        """Turn drafts into openings."""
        done = ngettext_lazy("%(count)s saison est publiée.", "%(count)s saisons sont publiées.", "count")
        self._do(request, seasons, lambda one: publish_season(actor=request.user, season=one, now=timezone.now()), done)

    @admin.action(description=_("Retirer, avec un motif"), permissions=["change"])
    def withdraw(self, request: HttpRequest, seasons: QuerySet[Season]) -> None:
        """Take openings back."""
        done = ngettext_lazy("%(count)s saison est retirée.", "%(count)s saisons sont retirées.", "count")

        def deed(season: Season) -> Season:
            return withdraw_season(actor=request.user, season=season, now=timezone.now(), **said(request))

        self._do(request, seasons, deed, done)

    def _do(self, request: HttpRequest, seasons: QuerySet[Season], deed: Callable[[Season], Season], done: Any) -> None:
        run_on_each(self, request, seasons.select_related("venue__commune", "venue__organisation"), deed, done)
