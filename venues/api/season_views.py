"""`/venues/{slug}/seasons/` and `/seasons/{id}/`.

Publishing, withdrawing and changing seasons need to know what is taken: `bookings` extends `SeasonDetail` with those.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Capability
from commons.api.idempotency import IdempotentMixin
from commons.api.public import PublicReadMixin
from venues.api.season_serializers import (
    PreviewSerializer,
    SeasonInput,
    SeasonSerializer,
    read_hours,
)
from venues.api.visibility import manages_seasons, visible_season, visible_venue
from venues.models import Season, Space
from venues.permissions import hosted_season, hosted_venue
from venues.season_editing import create_season, remove_season
from venues.season_rules import preview_season


class SeasonList(PublicReadMixin, IdempotentMixin, GenericAPIView):
    """The seasons of a venue."""

    write_scope = "host"
    serializer_class = SeasonSerializer
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Season]:
        return Season.objects.select_related("venue").prefetch_related("hours", "closures")

    @extend_schema(operation_id="venue_seasons_list", responses=SeasonSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """Published seasons; for those who manage them, drafts and withdrawn ones too."""
        venue = visible_venue(request.user, slug)
        seasons = self.get_queryset().filter(venue=venue)
        if not manages_seasons(request.user, venue):
            seasons = seasons.published()
        page = self.paginate_queryset(seasons)
        return self.get_paginated_response(SeasonSerializer(page, many=True).data)

    @extend_schema(operation_id="venue_seasons_create", request=SeasonInput, responses={201: SeasonSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Draft a season; it opens nothing until it is published."""
        venue = hosted_venue(actor=request.user, slug=slug, capability=Capability.MANAGE_SEASONS)
        serializer = SeasonInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        data = dict(serializer.validated_data)
        season = create_season(
            actor=request.user,
            venue=venue,
            now=timezone.now(),
            name=data.pop("name"),
            first_day=data.pop("first_day"),
            last_day=data.pop("last_day"),
            hours=read_hours(data.pop("hours", ())),
            closures=[(row["first_day"], row["last_day"], row["reason"]) for row in data.pop("closures", ())],
            details=data,
        )
        return Response(SeasonSerializer(season).data, status=status.HTTP_201_CREATED)


class SeasonDetail(PublicReadMixin, GenericAPIView):
    """One season."""

    write_scope = "host"
    serializer_class = SeasonSerializer

    @extend_schema(operation_id="seasons_retrieve")
    def get(self, request: Request, pk: int) -> Response:
        """A season that you may see."""
        return Response(SeasonSerializer(visible_season(request.user, pk)).data)

    @extend_schema(operation_id="seasons_remove", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Forget a draft."""
        season = hosted_season(actor=request.user, season_id=pk, capability=Capability.MANAGE_SEASONS)
        remove_season(actor=request.user, season=season, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class SeasonPreview(GenericAPIView):
    """What a season would open."""

    write_scope = "host"
    serializer_class = PreviewSerializer

    @extend_schema(operation_id="seasons_preview", request=None, responses=PreviewSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """The openings of each leaf space if the season were published now. Writes nothing."""
        season = hosted_season(actor=request.user, season_id=pk, capability=Capability.MANAGE_SEASONS)
        zone, found = season.venue.zone, preview_season(season)
        names = dict(Space.objects.filter(pk__in=found).values_list("pk", "name"))
        spaces = [
            {
                "space": space,
                "name": names[space],
                "openings": [
                    # The framework would turn instants to the site's zone: they carry the venue's offset.
                    {"starts_at": _local(each.start, zone), "ends_at": _local(each.end, zone)}
                    for each in periods
                ],
            }
            for space, periods in sorted(found.items())
        ]
        return Response({"spaces": spaces})


def _local(instant: datetime, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).isoformat()
