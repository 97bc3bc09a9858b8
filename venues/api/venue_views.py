"""`/venues/` and `/venues/{slug}/`."""

from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Organisation
from accounts.roles import Capability
from commons.api.idempotency import IdempotentMixin
from commons.api.public import PublicReadMixin
from commons.errors import Missing
from venues.api.fields import pick_amenities, pick_commune, pick_kind
from venues.api.venue_serializers import (
    HostedVenueSerializer,
    VenueChanges,
    VenueDetailSerializer,
    VenueInput,
    VenueSerializer,
)
from venues.models import HostText, PaymentMethod, Season, Space, Venue, VenueKind
from venues.permissions import hosted_venue
from venues.sentences import unknown_venue
from venues.venue_editing import change_venue, create_venue
from venues.venue_publication import publish_venue

MINE = [("true", "true"), ("false", "false")]


class VenueFilter(django_filters.FilterSet):
    """Plain filters; finding a place to book is `/search/`."""

    kind = django_filters.ModelChoiceFilter(
        queryset=VenueKind.objects.all(), to_field_name="code", help_text="Code of a kind of venue."
    )
    commune = django_filters.CharFilter(field_name="commune", help_text="Insee code.")
    department = django_filters.CharFilter(field_name="commune__department")
    mine = django_filters.ChoiceFilter(
        choices=MINE, method="only_mine", help_text="`true`: only venues you look after, drafts included."
    )

    def only_mine(self, venues: QuerySet[Venue], _name: str, value: str) -> QuerySet[Venue]:
        if value != "true":
            return venues
        user = self.request.user
        return venues.looked_after_by(user) if user.is_authenticated else venues.none()

    class Meta:
        model = Venue
        fields: list[str] = []


class VenueList(PublicReadMixin, IdempotentMixin, GenericAPIView):
    """Venues."""

    write_scope = "host"
    serializer_class = VenueSerializer
    filterset_class = VenueFilter

    def get_queryset(self) -> QuerySet[Venue]:
        venues = Venue.objects.select_related("organisation", "kind", "commune").prefetch_related("amenities", "photos")
        return venues if self.request.query_params.get("mine") == "true" else venues.published()

    @extend_schema(operation_id="venues_list", responses=VenueSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Published venues by name."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(VenueSerializer(page, many=True).data)

    @extend_schema(operation_id="venues_create", request=VenueInput, responses={201: HostedVenueSerializer})
    def post(self, request: Request) -> Response:
        """Draft a venue, with the defaults of its kind and the point of its commune."""
        serializer = VenueInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        data = _read(dict(serializer.validated_data))
        organisation = Organisation.objects.filter(pk=data.pop("organisation")).first()
        if organisation is None:
            raise Missing(_("Cette structure n’existe pas, ou vous n’en êtes pas membre."))
        required = {name: data.pop(name) for name in ("kind", "name", "commune", "safety_headcount")}
        venue = create_venue(
            actor=request.user,
            organisation=organisation,
            amenities=data.pop("amenities", []),
            details=data,
            now=timezone.now(),
            **required,
        )
        return Response(HostedVenueSerializer(venue).data, status=status.HTTP_201_CREATED)


class VenueDetail(PublicReadMixin, GenericAPIView):
    """One venue."""

    write_scope = "host"
    serializer_class = VenueDetailSerializer

    @extend_schema(operation_id="venues_retrieve", responses=VenueDetailSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """A venue with its spaces and published seasons, how and when it is paid, the deposits that it asks for."""
        spaces = Space.objects.in_use().select_related("venue").prefetch_related("amenities")
        seasons = Season.objects.published().select_related("venue").prefetch_related("hours", "closures")
        venue = (
            Venue.objects.visible_to(request.user)
            .select_related("organisation", "kind", "commune", "payment_terms")
            .prefetch_related(
                "amenities",
                "photos",
                Prefetch("spaces", spaces, to_attr="spaces_in_use"),
                Prefetch("seasons", seasons, to_attr="published_seasons"),
                "deposit_terms",
                Prefetch("texts", HostText.objects.public()),
                Prefetch("payment_methods", PaymentMethod.objects.filter(is_active=True), to_attr="methods_offered"),
            )
            .filter(slug=slug)
            .first()
        )
        if venue is None:
            raise Missing(unknown_venue())
        return Response(VenueDetailSerializer(venue).data)

    @extend_schema(operation_id="venues_update", request=VenueChanges(partial=True), responses=HostedVenueSerializer)
    def patch(self, request: Request, slug: str) -> Response:
        """Change a venue. Its slug stays."""
        venue = hosted_venue(actor=request.user, slug=slug, capability=Capability.MANAGE_VENUES)
        serializer = VenueChanges(data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        data = _read(dict(serializer.validated_data))
        amenities = data.pop("amenities", None)
        changed = change_venue(actor=request.user, venue=venue, changes=data, amenities=amenities, now=timezone.now())
        return Response(HostedVenueSerializer(changed).data)


class VenueSettings(GenericAPIView):
    """What only hosts see of a venue."""

    read_scope = "host"
    serializer_class = HostedVenueSerializer

    @extend_schema(operation_id="venues_settings")
    def get(self, request: Request, slug: str) -> Response:
        """The venue with how to enter, how to pay, and how to reach it."""
        venue = hosted_venue(actor=request.user, slug=slug, capability=Capability.MANAGE_VENUES)
        return Response(HostedVenueSerializer(venue).data)


class VenuePublication(IdempotentMixin, GenericAPIView):
    """Showing a venue to the world."""

    write_scope = "host"
    serializer_class = HostedVenueSerializer

    @extend_schema(operation_id="venues_publish", request=None, responses=HostedVenueSerializer)
    def post(self, request: Request, slug: str) -> Response:
        """To `published`, or to `awaiting_review` for an organisation's first venue."""
        venue = hosted_venue(actor=request.user, slug=slug, capability=Capability.MANAGE_VENUES)
        published = publish_venue(actor=request.user, venue=venue, now=timezone.now())
        return Response(HostedVenueSerializer(published).data)


def _read(data: dict[str, Any]) -> dict[str, Any]:
    """Codes turned into rows."""
    if "kind" in data:
        data["kind"] = pick_kind(data["kind"])
    if "commune" in data:
        data["commune"] = pick_commune(data["commune"])
    if "amenities" in data:
        data["amenities"] = pick_amenities(data["amenities"])
    return data
