"""`/waiting-list/`: wait for a time that is taken."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from bookings.api.line_serializers import MOST_PEOPLE, LineInput, wishes_of
from bookings.api.reservation_serializers import SpaceBrief
from bookings.models import WaitingEntry
from bookings.waiting import join_waiting_list, leave_waiting_list
from commons.api.fields import LocalDateTimeField
from commons.api.idempotency import IdempotentMixin
from commons.api.schema import problem_responses


class WaitingInput(LineInput):
    """What to wait for."""

    headcount = serializers.IntegerField(min_value=1, max_value=MOST_PEOPLE, default=1)


class WaitingSerializer(serializers.Serializer):
    """Somebody's place in a waiting list; once a place is offered, `reservation` is its hold."""

    id = serializers.IntegerField()
    space = SpaceBrief()
    units = serializers.IntegerField()
    headcount = serializers.IntegerField()
    starts_at = LocalDateTimeField()
    ends_at = LocalDateTimeField()
    spans_closures = serializers.BooleanField()
    state = serializers.ChoiceField(choices=WaitingEntry.State.choices)
    reservation = serializers.CharField(allow_null=True)


def _shown(entry: WaitingEntry) -> dict[str, Any]:
    zone = entry.space.venue.zone
    return {
        "id": entry.pk,
        "space": {"id": entry.space_id, "name": entry.space.name},
        "units": entry.units,
        "headcount": entry.headcount,
        "starts_at": entry.period.lower.astimezone(zone).isoformat(),
        "ends_at": entry.period.upper.astimezone(zone).isoformat(),
        "spans_closures": entry.spans_closures,
        "state": entry.state,
        "reservation": entry.reservation.reference if entry.reservation_id else None,
    }


class WaitingList(IdempotentMixin, GenericAPIView):
    """The times that you wait for."""

    serializer_class = WaitingSerializer
    filter_backends = ()

    def get_queryset(self) -> QuerySet[WaitingEntry]:
        return WaitingEntry.objects.select_related("space__venue", "reservation").order_by("created_at", "pk")

    @extend_schema(operation_id="waiting_list_list", responses=WaitingSerializer(many=True))
    def get(self, request: Request) -> Response:
        """What you wait for, and what became of it."""
        page = self.paginate_queryset(self.get_queryset().filter(user=request.user))
        return self.get_paginated_response([_shown(one) for one in page])

    @extend_schema(
        operation_id="waiting_list_create",
        request=WaitingInput,
        responses={201: WaitingSerializer, **problem_responses(409)},
    )
    def post(self, request: Request) -> Response:
        """Wait for a time that is taken. When it becomes free it is held for you for a while, and you are told."""
        serializer = WaitingInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        data = serializer.validated_data
        entry = join_waiting_list(
            actor=request.user, wish=wishes_of([data])[0], now=timezone.now(), headcount=data["headcount"]
        )
        return Response(_shown(self.get_queryset().get(pk=entry.pk)), status=status.HTTP_201_CREATED)


class WaitingDetail(GenericAPIView):
    """One entry."""

    serializer_class = WaitingSerializer

    @extend_schema(operation_id="waiting_list_leave", responses={204: None, **problem_responses(409)})
    def delete(self, request: Request, pk: int) -> Response:
        """Wait no longer."""
        leave_waiting_list(actor=request.user, entry_id=pk)
        return Response(status=status.HTTP_204_NO_CONTENT)
