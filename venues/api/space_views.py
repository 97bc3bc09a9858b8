"""`/venues/{slug}/spaces/` and `/spaces/{id}/`.

`bookings` extends `SpaceDetail`: it puts a use case that looks at what is taken in the place of `change`, and retires.
"""

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Capability
from commons.api.idempotency import IdempotentMixin
from commons.api.known_words import Body
from commons.api.public import PublicReadMixin
from commons.errors import Missing
from venues.api.fields import (
    CountField,
    IdField,
    NamedSerializer,
    NamesField,
    WallTimeField,
    pick_amenities,
    pick_space,
)
from venues.api.visibility import visible_venue
from venues.models import Space, Venue
from venues.permissions import hosted_space, hosted_venue
from venues.sentences import unknown_space
from venues.space_editing import CHANGEABLE, add_space, change_space


class SpaceSerializer(serializers.ModelSerializer):
    """A space as everybody may see it."""

    names = NamesField()
    venue = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    amenities = NamedSerializer(many=True, read_only=True)
    day_starts = WallTimeField(read_only=True)
    half_day_at = WallTimeField(read_only=True)
    day_ends = WallTimeField(read_only=True)
    night_starts = WallTimeField(read_only=True)
    night_ends = WallTimeField(read_only=True)

    class Meta:
        model = Space
        fields = ["id", "venue", *CHANGEABLE, "names", "amenities", "retired_at"]
        read_only_fields = fields


class SpaceInput(Body):
    """What a host says about a space."""

    name = serializers.CharField(max_length=120)
    kind = serializers.ChoiceField(Space.Kind.choices)
    units = CountField(required=False, allow_null=True, default=1, min_value=1, help_text="Null for a composite.")
    parent = IdField(required=False, allow_null=True)
    description = serializers.CharField(required=False, allow_blank=True, max_length=10_000)
    capacity = CountField(required=False, allow_null=True, min_value=1)
    people_theatre = CountField(required=False, allow_null=True, min_value=1, help_text="Chairs in rows.")
    people_class = CountField(required=False, allow_null=True, min_value=1, help_text="Tables as in a classroom.")
    people_u = CountField(required=False, allow_null=True, min_value=1, help_text="Tables in a U.")
    people_standing = CountField(required=False, allow_null=True, min_value=1)
    bookable = serializers.BooleanField(required=False)
    taken_by = serializers.ChoiceField(Space.TakenBy.choices, required=False)
    granularity = CountField(required=False, min_value=5, max_value=1440)
    min_duration = CountField(required=False)
    max_duration = CountField(required=False, allow_null=True)
    preparation = CountField(required=False, max_value=1440)
    clearing = CountField(required=False, max_value=1440)
    day_starts = WallTimeField(required=False)
    half_day_at = WallTimeField(required=False)
    day_ends = WallTimeField(required=False)
    night_starts = WallTimeField(required=False)
    night_ends = WallTimeField(required=False)
    position = CountField(required=False, max_value=32_767)
    amenities = serializers.ListField(child=serializers.SlugField(), required=False, max_length=100)


def _changes(venue: Venue, data: dict) -> dict:
    if "parent" in data:
        data["parent"] = pick_space(venue, data["parent"], "parent")
    return data


class SpaceList(PublicReadMixin, IdempotentMixin, GenericAPIView):
    """The spaces of a venue."""

    write_scope = "host"
    serializer_class = SpaceSerializer
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Space]:
        return Space.objects.in_use().select_related("venue").prefetch_related("amenities")

    @extend_schema(operation_id="venue_spaces_list", responses=SpaceSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """Spaces in use, in the order the host gave them."""
        venue = visible_venue(request.user, slug)
        page = self.paginate_queryset(self.get_queryset().filter(venue=venue))
        return self.get_paginated_response(SpaceSerializer(page, many=True).data)

    @extend_schema(operation_id="venue_spaces_create", request=SpaceInput, responses={201: SpaceSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Add a space: a leaf with units, or a composite."""
        venue = hosted_venue(actor=request.user, slug=slug, capability=Capability.MANAGE_VENUES)
        serializer = SpaceInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        data = _changes(venue, serializer.validated_data)
        amenities = pick_amenities(data.pop("amenities", []))
        required = {name: data.pop(name, None) for name in ("kind", "name", "units", "parent")}
        space = add_space(
            actor=request.user, venue=venue, details=data, amenities=amenities, now=timezone.now(), **required
        )
        return Response(SpaceSerializer(space).data, status=status.HTTP_201_CREATED)


class SpaceDetail(PublicReadMixin, GenericAPIView):
    """One space."""

    write_scope = "host"
    serializer_class = SpaceSerializer
    change = staticmethod(change_space)

    @extend_schema(operation_id="spaces_retrieve")
    def get(self, request: Request, pk: int) -> Response:
        """A space of a venue that you may see."""
        space = Space.objects.select_related("venue").prefetch_related("amenities").filter(pk=pk).first()
        if space is None or not Venue.objects.visible_to(request.user).filter(pk=space.venue_id).exists():
            raise Missing(unknown_space())
        return Response(SpaceSerializer(space).data)

    @extend_schema(operation_id="spaces_update", request=SpaceInput(partial=True), responses=SpaceSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Change a space."""
        space = hosted_space(actor=request.user, space_id=pk, capability=Capability.MANAGE_VENUES)
        serializer = SpaceInput(data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        data = _changes(space.venue, serializer.validated_data)
        amenities = pick_amenities(data.pop("amenities", None))
        changed = self.change(actor=request.user, space=space, changes=data, amenities=amenities, now=timezone.now())
        return Response(SpaceSerializer(changed).data)
