"""`/venues/{slug}/rates/`, `/rates/{id}/`, and the same for supplements."""

from typing import Any, TypeVar

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
from commons.errors import Missing
from venues.api.fields import pick_space
from venues.api.price_serializers import (
    RateChanges,
    RateInput,
    RateSerializer,
    SupplementChanges,
    SupplementInput,
    SupplementSerializer,
)
from venues.api.visibility import manages_seasons, visible_season, visible_venue
from venues.models import Rate, Season, Space, Supplement, Venue
from venues.permissions import hosted_season, hosted_venue
from venues.price_editing import (
    RateTerms,
    add_rate,
    add_supplement,
    change_rate,
    change_supplement,
    remove_rate,
    remove_supplement,
)
from venues.sentences import unknown_season

Price = TypeVar("Price", Rate, Supplement)


class PriceList(PublicReadMixin, IdempotentMixin, GenericAPIView):
    """What rates and supplements have in common."""

    write_scope = "host"
    filter_backends = ()

    def page_of(self, request: Request, slug: str) -> Response:
        """Those of published seasons; for those who manage them, of drafts and withdrawn ones too."""
        venue = visible_venue(request.user, slug)
        rows = self.get_queryset().filter(season__venue=venue)
        if not manages_seasons(request.user, venue):
            rows = rows.filter(season__state=Season.State.PUBLISHED)
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def read(self, request: Request, slug: str, serializer_class: type) -> tuple[Season, dict[str, Any]]:
        """The season that is written to, and the checked fields."""
        venue = hosted_venue(actor=request.user, slug=slug, capability=Capability.MANAGE_SEASONS)
        serializer = serializer_class(data=request.data)
        serializer.is_valid(raise_exception=True)
        data = dict(serializer.validated_data)
        season = Season.objects.select_related("venue").filter(venue=venue, pk=data.pop("season")).first()
        if season is None:
            raise Missing(unknown_season())
        return season, data


class RateList(PriceList):
    """The rates of a venue's seasons."""

    serializer_class = RateSerializer

    def get_queryset(self) -> QuerySet[Rate]:
        return Rate.objects.order_by("season_id", "space_id", "audience", "per", "id")

    @extend_schema(operation_id="venue_rates_list", responses=RateSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """Rates by season and space."""
        return self.page_of(request, slug)

    @extend_schema(operation_id="venue_rates_create", request=RateInput, responses={201: RateSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Add a rate. Prices already promised stay."""
        season, data = self.read(request, slug, RateInput)
        data["space"] = pick_space(season.venue, data["space"], "space")
        rate = add_rate(actor=request.user, season=season, terms=RateTerms(**data), now=timezone.now())
        return Response(RateSerializer(rate).data, status=status.HTTP_201_CREATED)


class RateDetail(PublicReadMixin, GenericAPIView):
    """One rate."""

    write_scope = "host"
    serializer_class = RateSerializer

    @extend_schema(operation_id="rates_retrieve")
    def get(self, request: Request, pk: int) -> Response:
        """A rate of a season that you may see."""
        rate = _found(Rate.objects.filter(pk=pk).first())
        visible_season(request.user, rate.season_id)
        return Response(RateSerializer(rate).data)

    @extend_schema(operation_id="rates_update", request=RateChanges(partial=True), responses=RateSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Change a rate. Prices already promised stay."""
        rate = _hosted(request, Rate.objects.select_related("space", "season__venue").filter(pk=pk).first())
        serializer = RateChanges(data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        data = dict(serializer.validated_data)
        if "space" in data:
            data["space"] = pick_space(rate.season.venue, data["space"], "space")
        changed = change_rate(actor=request.user, rate=rate, changes=data, now=timezone.now())
        return Response(RateSerializer(changed).data)

    @extend_schema(operation_id="rates_remove", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Forget a rate."""
        rate = _hosted(request, Rate.objects.select_related("season__venue").filter(pk=pk).first())
        remove_rate(actor=request.user, rate=rate, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class SupplementList(PriceList):
    """The supplements of a venue's seasons."""

    serializer_class = SupplementSerializer

    def get_queryset(self) -> QuerySet[Supplement]:
        return Supplement.objects.prefetch_related("spaces").order_by("season_id", "-compulsory", "name", "id")

    @extend_schema(operation_id="venue_supplements_list", responses=SupplementSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """Supplements by season, compulsory ones first."""
        return self.page_of(request, slug)

    @extend_schema(
        operation_id="venue_supplements_create", request=SupplementInput, responses={201: SupplementSerializer}
    )
    def post(self, request: Request, slug: str) -> Response:
        """Add a supplement."""
        season, data = self.read(request, slug, SupplementInput)
        spaces = _spaces(season.venue, data.pop("spaces", []))
        supplement = add_supplement(
            actor=request.user, season=season, terms=data, spaces=spaces or [], now=timezone.now()
        )
        return Response(SupplementSerializer(supplement).data, status=status.HTTP_201_CREATED)


class SupplementDetail(PublicReadMixin, GenericAPIView):
    """One supplement."""

    write_scope = "host"
    serializer_class = SupplementSerializer

    @extend_schema(operation_id="supplements_retrieve")
    def get(self, request: Request, pk: int) -> Response:
        """A supplement of a season that you may see."""
        supplement = _found(Supplement.objects.filter(pk=pk).first())
        visible_season(request.user, supplement.season_id)
        return Response(SupplementSerializer(supplement).data)

    @extend_schema(
        operation_id="supplements_update", request=SupplementChanges(partial=True), responses=SupplementSerializer
    )
    def patch(self, request: Request, pk: int) -> Response:
        """Change a supplement. Prices already promised stay."""
        supplement = _hosted(request, Supplement.objects.select_related("season__venue").filter(pk=pk).first())
        serializer = SupplementChanges(data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        data = dict(serializer.validated_data)
        spaces = _spaces(supplement.season.venue, data.pop("spaces", None))
        changed = change_supplement(
            actor=request.user, supplement=supplement, changes=data, spaces=spaces, now=timezone.now()
        )
        return Response(SupplementSerializer(changed).data)

    @extend_schema(operation_id="supplements_remove", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Forget a supplement."""
        supplement = _hosted(request, Supplement.objects.select_related("season__venue").filter(pk=pk).first())
        remove_supplement(actor=request.user, supplement=supplement, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


def _spaces(venue: Venue, ids: list[int] | None) -> list[Space] | None:
    if ids is None:
        return None
    picked = [pick_space(venue, each, "spaces") for each in dict.fromkeys(ids)]
    return [each for each in picked if each is not None]


def _found(row: Price | None) -> Price:
    if row is None:
        raise Missing(unknown_season())
    return row


def _hosted(request: Request, row: Price | None) -> Price:
    found = _found(row)
    hosted_season(actor=request.user, season_id=found.season_id, capability=Capability.MANAGE_SEASONS)
    return found
