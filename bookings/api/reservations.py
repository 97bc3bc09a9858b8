"""`/reservations/` and `/reservations/{reference}/`: hold, look, change."""

from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import QueryDict
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from bookings.api.fresh import FreshMixin
from bookings.api.line_serializers import ChangeInput, ReservationInput, asked_of, wishes_of
from bookings.api.refusals import with_alternatives
from bookings.api.reservation_filters import ReservationFilter
from bookings.api.reservation_serializers import PriceRowSerializer, ReservationSerializer, Viewer, money, shown
from bookings.changing import change, preview_change
from bookings.holding import hold
from bookings.models import Reservation, ReservationLine
from bookings.permissions import unknown_reservation
from bookings.pricing import explain
from bookings.references import normalise
from commons.api.fields import MoneyField
from commons.api.idempotency import IdempotentMixin
from commons.api.known_words import refuse_unknown_parameters
from commons.api.schema import problem_responses
from commons.api.validating import validated

# What a change is asked by in an address: of each line, and of the whole.
COLUMNS = ("space", "starts_at", "ends_at", "units", "spans_closures")
OF_THE_WHOLE = ("headcount", "as_host")


def loaded() -> QuerySet[Reservation]:
    """Reservations with all that `shown` reads."""
    joined = Reservation.objects.select_related("venue", "organisation", "booker", "series")
    return joined.prefetch_related(Prefetch("lines", ReservationLine.objects.select_related("space")))


def visible(user: Any, reference: str) -> Reservation:
    """By its reference, however it is typed. Raises Missing for an unknown or foreign one."""
    found = loaded().visible_to(user).filter(reference=normalise(reference)).first()
    if found is None:
        raise unknown_reservation()
    return found


def answer(request: Request, pk: int, now: datetime, code: int = status.HTTP_200_OK) -> Response:
    """The reservation as it is now."""
    return Response(shown(loaded().get(pk=pk), Viewer(request.user), now), status=code)


class ReservationList(FreshMixin, IdempotentMixin, GenericAPIView):
    """Reservations."""

    serializer_class = ReservationSerializer
    filterset_class = ReservationFilter

    def get_queryset(self) -> QuerySet[Reservation]:
        return loaded().order_by("-starts_at", "-pk")

    @extend_schema(operation_id="reservations_list", responses=ReservationSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Yours, your organisations', and those of the venues that you look after. Latest start first."""
        mine = self.filter_queryset(self.get_queryset().visible_to(request.user))
        page = self.paginate_queryset(mine)
        viewer, now = Viewer(request.user), timezone.now()
        return self.get_paginated_response([shown(one, viewer, now) for one in page])

    @extend_schema(
        operation_id="reservations_create",
        request=ReservationInput,
        responses={201: ReservationSerializer, **problem_responses(409)},
    )
    def post(self, request: Request) -> Response:
        """Hold places for fifteen minutes. What cannot be had is 409 `not_available`, with `alternatives`."""
        asked, now = asked_of(validated(ReservationInput, request.data)), timezone.now()
        with with_alternatives(asked, now):
            reservation = hold(actor=request.user, now=now, **asked)
        return Response(shown(reservation, Viewer(request.user), now), status=status.HTTP_201_CREATED)


class ReservationDetail(GenericAPIView):
    """One reservation."""

    serializer_class = ReservationSerializer

    @extend_schema(operation_id="reservations_retrieve")
    def get(self, request: Request, reference: str) -> Response:
        """A reservation that you booked or host."""
        return Response(shown(visible(request.user, reference), Viewer(request.user), timezone.now()))


class DifferenceSerializer(serializers.Serializer):
    """What a change comes to."""

    before = MoneyField()
    total = MoneyField()
    difference = MoneyField(help_text="More to pay, or less when negative.")
    price = PriceRowSerializer(many=True)


class ReservationChange(FreshMixin, IdempotentMixin, GenericAPIView):
    """Another time or other units."""

    serializer_class = ChangeInput

    @extend_schema(
        operation_id="reservations_change_preview",
        parameters=[
            OpenApiParameter("space", int, many=True, required=True, description="One for each line."),
            OpenApiParameter("starts_at", str, many=True, required=True),
            OpenApiParameter("ends_at", str, many=True, required=True),
            OpenApiParameter("units", int, many=True, description="One for each line; 1 when left out."),
            OpenApiParameter("spans_closures", bool, many=True),
            OpenApiParameter("headcount", int),
            OpenApiParameter("as_host", bool),
        ],
        responses={200: DifferenceSerializer, **problem_responses(409, 422)},
    )
    def get(self, request: Request, reference: str) -> Response:
        """What the change would cost. Nothing is changed."""
        reservation = visible(request.user, reference)
        data = _checked(_from_query(request.query_params))
        found = preview_change(
            actor=request.user,
            reservation=reservation,
            lines=wishes_of(data["lines"]),
            now=timezone.now(),
            headcount=data.get("headcount"),
            as_host=data["as_host"],
        )
        rows = [
            {"title": one.title, "detail": one.detail, "amount": one.amount, "tax": one.tax}
            for one in explain(found.quote)
        ]
        return Response(
            {
                "before": money(found.before),
                "total": money(found.quote.total),
                "difference": money(found.difference),
                "price": rows,
            }
        )

    @extend_schema(
        operation_id="reservations_change",
        request=ChangeInput,
        responses={200: ReservationSerializer, **problem_responses(409)},
    )
    def post(self, request: Request, reference: str) -> Response:
        """Change it, or leave it as it was."""
        reservation = visible(request.user, reference)
        data = _checked(request.data)
        now = timezone.now()
        change(
            actor=request.user,
            reservation_id=reservation.pk,
            lines=wishes_of(data["lines"]),
            now=now,
            headcount=data.get("headcount"),
            reason=data["reason"],
            as_host=data["as_host"],
        )
        return answer(request, reservation.pk, now)


def _checked(data: Any) -> dict[str, Any]:
    serializer = ChangeInput(data=data)
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data


def _from_query(query: QueryDict) -> dict[str, Any]:
    """The lines of a change as repeated parameters: the first `space` goes with the first `starts_at`…"""
    refuse_unknown_parameters(query, COLUMNS + OF_THE_WHOLE)
    columns = {name: query.getlist(name) for name in COLUMNS}
    count = max((len(values) for values in columns.values()), default=0)
    lines = [{name: values[i] for name, values in columns.items() if i < len(values)} for i in range(count)]
    rest = {name: query[name] for name in OF_THE_WHOLE if name in query}
    return {"lines": lines, **rest}
