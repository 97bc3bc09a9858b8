"""`/venues/{slug}/closures/` and `/closures/{id}/`."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Capability
from commons.api.idempotency import IdempotentMixin
from commons.errors import Missing
from venues.api.season_serializers import ClosureInput, ClosureSerializer
from venues.closure_editing import add_closure, add_venue_closure, remove_closure
from venues.models import Closure, Season, Venue
from venues.permissions import hosted_season, hosted_venue
from venues.sentences import unknown_season


class ClosureList(IdempotentMixin, GenericAPIView):
    """The closures of a venue and of its seasons, for those who manage them."""

    write_scope = "host"
    serializer_class = ClosureSerializer
    filter_backends = ()
    close_season = staticmethod(add_closure)
    close_venue = staticmethod(add_venue_closure)

    def get_queryset(self) -> QuerySet[Closure]:
        return Closure.objects.select_related("venue")

    @extend_schema(operation_id="venue_closures_list", responses=ClosureSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """Closures by first day."""
        venue = hosted_venue(actor=request.user, slug=slug, capability=Capability.MANAGE_SEASONS)
        page = self.paginate_queryset(self.get_queryset().filter(venue=venue))
        return self.get_paginated_response(ClosureSerializer(page, many=True).data)

    @extend_schema(operation_id="venue_closures_create", request=ClosureInput, responses={201: ClosureSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Take days out of one draft season, or of all seasons of the venue."""
        venue = hosted_venue(actor=request.user, slug=slug, capability=Capability.MANAGE_SEASONS)
        serializer = ClosureInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        data = dict(serializer.validated_data)
        season = _season_of(venue, data.pop("season"))
        days: dict[str, Any] = {"actor": request.user, "now": timezone.now(), **data}
        closure = self.close_season(season=season, **days) if season else self.close_venue(venue=venue, **days)
        return Response(ClosureSerializer(closure).data, status=status.HTTP_201_CREATED)


class ClosureDetail(GenericAPIView):
    """One closure."""

    write_scope = "host"
    serializer_class = ClosureSerializer
    remove = staticmethod(remove_closure)

    @extend_schema(operation_id="closures_retrieve")
    def get(self, request: Request, pk: int) -> Response:
        """A closure of a venue whose seasons you manage."""
        return Response(ClosureSerializer(_hosted_closure(request, pk)).data)

    @extend_schema(operation_id="closures_remove", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Open these days again."""
        self.remove(actor=request.user, closure=_hosted_closure(request, pk), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


def _season_of(venue: Venue, season_id: int | None) -> Season | None:
    if season_id is None:
        return None
    season = Season.objects.select_related("venue").filter(venue=venue, pk=season_id).first()
    if season is None:
        raise Missing(unknown_season())
    return season


def _hosted_closure(request: Request, pk: int) -> Closure:
    closure = Closure.objects.select_related("venue", "season__venue").filter(pk=pk).first()
    if closure is None:
        raise Missing(unknown_season())
    if closure.season_id:
        hosted_season(actor=request.user, season_id=closure.season_id, capability=Capability.MANAGE_SEASONS)
    else:
        hosted_venue(actor=request.user, slug=closure.venue.slug, capability=Capability.MANAGE_SEASONS)
    return closure
