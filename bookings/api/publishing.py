"""What is published, changed with an eye on what is taken: seasons, spaces, closures, venues.

They extend the views of venues; each path is routed once, in `publishing_urls`. What would leave reservations outside
the openings is 409 `would_orphan` with the list, until `accept_orphans` says yes.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Capability
from bookings.publishing import (
    add_closure,
    change_published_season,
    change_space,
    publish_season,
    remove_closure,
    retire_space,
    withdraw_season,
    withdraw_venue,
)
from commons.api.idempotency import IdempotentMixin
from commons.api.known_words import Body
from commons.api.schema import problem_responses
from venues.api import closure_views, season_views, space_views
from venues.api.closure_views import season_of
from venues.api.season_serializers import ClosureInput, ClosureSerializer, SeasonPatch, SeasonSerializer, read_hours
from venues.api.venue_serializers import HostedVenueSerializer, WithdrawInput
from venues.api.visibility import visible_season
from venues.models import Season
from venues.permissions import hosted_closure, hosted_season, hosted_space, hosted_venue
from venues.season_editing import change_season, set_hours

YES = "Yes to reservations that would be left outside the openings: they stay, each with a conflict to settle."


class AcceptMixin(Body):
    """A yes, once the list of the refusal was read."""

    accept_orphans = serializers.BooleanField(default=False, help_text=YES)


class PublishedSeasonPatch(AcceptMixin, SeasonPatch):
    """Some fields of a season, published or not."""


class SeasonWithdrawInput(AcceptMixin, WithdrawInput):
    """Why a season is withdrawn."""


class VenueWithdrawInput(AcceptMixin, WithdrawInput):
    """Why a venue is withdrawn."""


class RetireInput(AcceptMixin, WithdrawInput):
    """Why a space is retired, in the address, for a DELETE has no body."""


class ClosureWithYes(AcceptMixin, ClosureInput):
    """A closure to add."""


class SeasonDetail(season_views.SeasonDetail):
    """One season, published or not."""

    @extend_schema(
        operation_id="seasons_update",
        request=PublishedSeasonPatch,
        responses={200: SeasonSerializer, **problem_responses(409)},
    )
    def patch(self, request: Request, pk: int) -> Response:
        """Change a season; the openings of a published one follow at once."""
        season = hosted_season(actor=request.user, season_id=pk, capability=Capability.MANAGE_SEASONS)
        data = _checked(PublishedSeasonPatch, request.data)
        accepted, rows = data.pop("accept_orphans"), data.pop("hours", None)
        hours = None if rows is None else read_hours(rows)
        if season.state == Season.State.PUBLISHED:
            change_published_season(
                actor=request.user,
                season=season,
                changes=data,
                hours=hours,
                accept_orphans=accepted,
                now=timezone.now(),
            )
        else:
            _change_draft(request, season, data, hours)
        return Response(SeasonSerializer(visible_season(request.user, pk)).data)


class SeasonVerb(IdempotentMixin, GenericAPIView):
    """One verb on a season; shows what has become of it."""

    write_scope = "host"
    serializer_class = SeasonSerializer

    def run(self, request: Request, pk: int, deed: Callable[..., object], words: Mapping[str, Any]) -> Response:
        season = hosted_season(actor=request.user, season_id=pk, capability=Capability.MANAGE_SEASONS)
        deed(actor=request.user, season=season, now=timezone.now(), **words)
        return Response(SeasonSerializer(visible_season(request.user, pk)).data)


class SeasonPublication(SeasonVerb):
    """Opening what a season says."""

    @extend_schema(
        operation_id="seasons_publish", request=None, responses={200: SeasonSerializer, **problem_responses(409)}
    )
    def post(self, request: Request, pk: int) -> Response:
        """To `published`; it may have begun already. 422 `season_overlaps` where another one is open."""
        return self.run(request, pk, publish_season, {})


class SeasonWithdrawal(SeasonVerb):
    """Taking a season back."""

    serializer_class = SeasonWithdrawInput

    @extend_schema(
        operation_id="seasons_withdraw",
        request=SeasonWithdrawInput,
        responses={200: SeasonSerializer, **problem_responses(409)},
    )
    def post(self, request: Request, pk: int) -> Response:
        """To `withdrawn`; its openings are gone. 409 `would_orphan` while somebody has booked in them."""
        return self.run(request, pk, withdraw_season, _checked(SeasonWithdrawInput, request.data))


class SpaceDetail(space_views.SpaceDetail):
    """One space. With fewer units, what is booked is packed into those that are left, or else 409 `units_taken`."""

    change = staticmethod(change_space)

    @extend_schema(
        operation_id="spaces_retire", parameters=[RetireInput], responses={204: None, **problem_responses(409)}
    )
    def delete(self, request: Request, pk: int) -> Response:
        """Take a space and its parts out of use."""
        space = hosted_space(actor=request.user, space_id=pk, capability=Capability.MANAGE_VENUES)
        data = _checked(RetireInput, request.query_params)
        retire_space(actor=request.user, space=space, now=timezone.now(), **data)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ClosureList(IdempotentMixin, closure_views.ClosureList):
    """The closures of a venue and of its seasons, for those who manage them."""

    @extend_schema(
        operation_id="venue_closures_create",
        request=ClosureWithYes,
        responses={201: ClosureSerializer, **problem_responses(409)},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Take days out of one season, or of all seasons of the venue; published openings follow at once."""
        venue = hosted_venue(actor=request.user, slug=slug, capability=Capability.MANAGE_SEASONS)
        data = _checked(ClosureWithYes, request.data)
        season = season_of(venue, data.pop("season"))
        closure = add_closure(actor=request.user, venue=venue, season=season, now=timezone.now(), **data)
        return Response(ClosureSerializer(closure).data, status=status.HTTP_201_CREATED)


class ClosureDetail(closure_views.ClosureDetail):
    """One closure."""

    @extend_schema(operation_id="closures_remove", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Open these days again."""
        closure = hosted_closure(actor=request.user, closure_id=pk, capability=Capability.MANAGE_SEASONS)
        remove_closure(actor=request.user, closure=closure, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class VenueWithdrawal(IdempotentMixin, GenericAPIView):
    """Hiding a venue again."""

    write_scope = "host"
    serializer_class = VenueWithdrawInput

    @extend_schema(
        operation_id="venues_withdraw",
        request=VenueWithdrawInput,
        responses={200: HostedVenueSerializer, **problem_responses(409)},
    )
    def post(self, request: Request, slug: str) -> Response:
        """To `withdrawn`: no longer shown nor bookable. 409 `would_orphan` while somebody is to come."""
        venue = hosted_venue(actor=request.user, slug=slug, capability=Capability.MANAGE_VENUES)
        data = _checked(VenueWithdrawInput, request.data)
        withdrawn = withdraw_venue(actor=request.user, venue=venue, now=timezone.now(), **data)
        return Response(HostedVenueSerializer(withdrawn).data)


def _change_draft(request: Request, season: Season, changes: dict[str, Any], hours: Any) -> None:
    by: dict[str, Any] = {"actor": request.user, "season": season, "now": timezone.now()}
    with transaction.atomic():
        if changes:
            change_season(changes=changes, **by)
        if hours is not None:
            set_hours(hours=hours, **by)


def _checked(kind: type[serializers.Serializer], data: Any) -> dict[str, Any]:
    serializer = kind(data=data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
