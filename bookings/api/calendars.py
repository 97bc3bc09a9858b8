"""`/conflicts/`: what outside calendars and changes of season contradict."""

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from bookings.api.calendar_serializers import ConflictSerializer, SettleInput, SettlePreviewSerializer
from bookings.api.conflict_previews import previewed
from bookings.api.fresh import FreshMixin
from bookings.api.line_serializers import wishes_of
from bookings.calendars.conflicts import (
    Choice,
    conflicts_visible_to,
    hosted_conflict,
    refuse_settled,
    settle_conflict,
)
from bookings.facts import By
from bookings.models import Conflict
from bookings.transitions import Actor
from commons.api.idempotency import IdempotentMixin
from commons.api.schema import problem_responses


class ConflictList(GenericAPIView):
    """Conflicts of the venues whose requests one answers."""

    read_scope = "host"
    serializer_class = ConflictSerializer
    filter_backends = ()
    own_words = ("venue", "open")

    def get_queryset(self) -> QuerySet[Conflict]:
        return conflicts_visible_to(self.request.user)

    @extend_schema(
        operation_id="conflicts_list",
        responses=ConflictSerializer(many=True),
        parameters=[
            OpenApiParameter("venue", str, description="Slug of a venue."),
            OpenApiParameter("open", bool, description="Only those that are (not) settled yet."),
        ],
    )
    def get(self, request: Request) -> Response:
        """Open ones first, then by when they were noticed, newest first."""
        found = self.get_queryset()
        if venue := request.query_params.get("venue"):
            found = found.filter(reservation__venue__slug=venue)
        if wanted := request.query_params.get("open"):
            if wanted not in {"true", "false"}:
                raise ValidationError({"open": ["true | false"]})
            found = found.filter(settled_at__isnull=wanted == "true")
        page = self.paginate_queryset(found)
        return self.get_paginated_response(ConflictSerializer(page, many=True).data)


class ConflictDetail(GenericAPIView):
    """One conflict."""

    read_scope = "host"
    serializer_class = ConflictSerializer

    @extend_schema(operation_id="conflicts_retrieve")
    def get(self, request: Request, pk: int) -> Response:
        """A conflict of a venue whose requests you answer."""
        conflict, _membership = hosted_conflict(actor=request.user, conflict_id=pk)
        return Response(ConflictSerializer(conflict).data)


class ConflictSettle(FreshMixin, IdempotentMixin, GenericAPIView):
    """Deciding."""

    write_scope = read_scope = "host"
    serializer_class = ConflictSerializer

    @extend_schema(
        operation_id="conflicts_settle_preview", responses={200: SettlePreviewSerializer, **problem_responses(409)}
    )
    def get(self, request: Request, pk: int) -> Response:
        """What each choice would come to: where it can be moved and for how much more, what cancelling pays back.

        Another time than those offered: `GET /reservations/{reference}/change/` with `as_host`.
        """
        conflict, _membership = hosted_conflict(actor=request.user, conflict_id=pk)
        refuse_settled(conflict)
        return Response(previewed(By(request.user, Actor.HOST), conflict, timezone.now()))

    @extend_schema(
        operation_id="conflicts_settle",
        request=SettleInput,
        responses={200: ConflictSerializer, **problem_responses(409, 422)},
    )
    def post(self, request: Request, pk: int) -> Response:
        """Keep the reservation, move it to `lines`, or cancel it (decline a request) with a reason."""
        serializer = SettleInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        data = serializer.validated_data
        settled = settle_conflict(
            actor=request.user,
            conflict_id=pk,
            choice=Choice(data["choice"]),
            reason=data["reason"],
            lines=wishes_of(data["lines"]),
            seen=data.get("seen"),
            now=timezone.now(),
        )
        return Response(ConflictSerializer(settled).data)
