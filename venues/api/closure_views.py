"""`/venues/{slug}/closures/` and `/closures/{id}/`, to read: `bookings` extends these views with what changes them."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Capability
from commons.errors import Missing
from venues.api.season_serializers import ClosureSerializer
from venues.models import Closure, Season, Venue
from venues.permissions import hosted_closure, hosted_venue
from venues.sentences import unknown_season


class ClosureList(GenericAPIView):
    """The closures of a venue and of its seasons, for those who manage them."""

    write_scope = "host"
    serializer_class = ClosureSerializer
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Closure]:
        return Closure.objects.select_related("venue")

    @extend_schema(operation_id="venue_closures_list", responses=ClosureSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """Closures by first day."""
        venue = hosted_venue(actor=request.user, slug=slug, capability=Capability.MANAGE_SEASONS)
        page = self.paginate_queryset(self.get_queryset().filter(venue=venue))
        return self.get_paginated_response(ClosureSerializer(page, many=True).data)


class ClosureDetail(GenericAPIView):
    """One closure."""

    write_scope = "host"
    serializer_class = ClosureSerializer

    @extend_schema(operation_id="closures_retrieve")
    def get(self, request: Request, pk: int) -> Response:
        """A closure of a venue whose seasons you manage."""
        closure = hosted_closure(actor=request.user, closure_id=pk, capability=Capability.MANAGE_SEASONS)
        return Response(ClosureSerializer(closure).data)


def season_of(venue: Venue, season_id: int | None) -> Season | None:
    """The venue's season of that id; None stays None. Raises Missing."""
    if season_id is None:
        return None
    season = Season.objects.select_related("venue").filter(venue=venue, pk=season_id).first()
    if season is None:
        raise Missing(unknown_season())
    return season
