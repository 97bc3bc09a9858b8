"""`/venues/{slug}/blocks/` and `/blocks/{id}/`: the host's own closing of a slot."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Capability
from bookings.api.line_serializers import MOST_UNITS
from bookings.api.reservation_serializers import SpaceBrief
from bookings.blocks import block, change_block, hosted_block, unblock
from bookings.models import Block
from commons.api.fields import LocalDateTimeField
from commons.api.idempotency import IdempotentMixin
from commons.api.known_words import Body
from commons.api.schema import problem_responses
from venues.api.fields import pick_space
from venues.permissions import hosted_venue


class BlockInput(Body):
    """A space out of use for a while."""

    space = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    units = serializers.IntegerField(min_value=1, max_value=MOST_UNITS, required=False, allow_null=True)
    starts_at = LocalDateTimeField()
    ends_at = LocalDateTimeField()
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class BlockPatch(Body):
    """What changes of a block."""

    units = serializers.IntegerField(min_value=1, max_value=MOST_UNITS, required=False, allow_null=True)
    starts_at = LocalDateTimeField(required=False)
    ends_at = LocalDateTimeField(required=False)
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True)


class BlockSerializer(serializers.Serializer):
    """A block; `units` null means all of them."""

    id = serializers.IntegerField()
    space = SpaceBrief()
    units = serializers.IntegerField(allow_null=True)
    starts_at = LocalDateTimeField()
    ends_at = LocalDateTimeField()
    reason = serializers.CharField(allow_blank=True)


def _shown(one: Block) -> dict[str, Any]:
    zone = one.venue.zone
    return {
        "id": one.pk,
        "space": {"id": one.space_id, "name": one.space.name},
        "units": one.units,
        "starts_at": one.period.lower.astimezone(zone).isoformat(),
        "ends_at": one.period.upper.astimezone(zone).isoformat(),
        "reason": one.reason,
    }


class BlockList(IdempotentMixin, GenericAPIView):
    """The blocks of a venue."""

    write_scope = read_scope = "host"
    serializer_class = BlockSerializer
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Block]:
        return Block.objects.select_related("venue", "space").order_by("period", "pk")

    @extend_schema(operation_id="venue_blocks_list", responses=BlockSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """What the host has closed, in order of time."""
        venue = hosted_venue(actor=request.user, slug=slug, capability=Capability.BLOCK)
        page = self.paginate_queryset(self.get_queryset().filter(venue=venue))
        return self.get_paginated_response([_shown(one) for one in page])

    @extend_schema(
        operation_id="venue_blocks_create",
        request=BlockInput,
        responses={201: BlockSerializer, **problem_responses(409)},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Close a slot. Where somebody has booked: 409 `taken_by_reservations`, with `reservations`."""
        venue = hosted_venue(actor=request.user, slug=slug, capability=Capability.BLOCK)
        serializer = BlockInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        data = dict(serializer.validated_data)
        space = pick_space(venue, data.pop("space"), "space")
        made = block(actor=request.user, space_id=space.pk, now=timezone.now(), **data)
        return Response(_shown(self.get_queryset().get(pk=made.pk)), status=status.HTTP_201_CREATED)


class BlockDetail(GenericAPIView):
    """One block."""

    write_scope = read_scope = "host"
    serializer_class = BlockSerializer

    @extend_schema(operation_id="blocks_retrieve")
    def get(self, request: Request, pk: int) -> Response:
        """A block of a venue where you may block."""
        return Response(_shown(hosted_block(actor=request.user, block_id=pk)))

    @extend_schema(
        operation_id="blocks_update", request=BlockPatch, responses={200: BlockSerializer, **problem_responses(409)}
    )
    def patch(self, request: Request, pk: int) -> Response:
        """Move a block or block other units, as a whole or not at all. Its space stays."""
        serializer = BlockPatch(data=request.data)
        serializer.is_valid(raise_exception=True)
        change_block(actor=request.user, block_id=pk, now=timezone.now(), **serializer.validated_data)
        return Response(_shown(hosted_block(actor=request.user, block_id=pk)))

    @extend_schema(operation_id="blocks_remove", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Open the slot again."""
        unblock(actor=request.user, block_id=pk, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)
