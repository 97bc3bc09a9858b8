"""`/conflicts/` and our own calendar addresses."""

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Capability
from bookings.api.calendar_serializers import (
    CalendarAddressSerializer,
    ConflictSerializer,
    SettleInput,
)
from bookings.calendars.addresses import Subject, calendar_address, renew_calendar_address
from bookings.calendars.conflicts import Choice, conflicts_visible_to, hosted_conflict, settle_conflict
from bookings.models import Conflict
from commons.api.idempotency import IdempotentMixin
from venues.models import Space, Venue
from venues.permissions import hosted_space, hosted_venue

CALENDARS = Capability.MANAGE_CALENDARS


class ConflictList(GenericAPIView):
    """Conflicts of the venues whose requests one answers."""

    read_scope = "host"
    serializer_class = ConflictSerializer
    filter_backends = ()

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
        return Response(ConflictSerializer(hosted_conflict(actor=request.user, conflict_id=pk)).data)


class ConflictSettle(IdempotentMixin, GenericAPIView):
    """Deciding."""

    write_scope = "host"
    serializer_class = ConflictSerializer

    @extend_schema(operation_id="conflicts_settle", request=SettleInput, responses={200: ConflictSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Keep the reservation, or cancel it with a reason and the booker's refund."""
        serializer = SettleInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        settled = settle_conflict(
            actor=request.user,
            conflict_id=pk,
            choice=Choice(serializer.validated_data["choice"]),
            reason=serializer.validated_data.get("reason", ""),
            now=timezone.now(),
        )
        return Response(ConflictSerializer(settled).data)


class _AddressView(GenericAPIView):
    """The secret address at which others subscribe to a calendar of ours."""

    serializer_class = CalendarAddressSerializer

    def answer(self, request: Request, subject: Subject, *, renew: bool) -> Response:
        act = renew_calendar_address if renew else calendar_address
        code = status.HTTP_201_CREATED if renew else status.HTTP_200_OK
        return Response(CalendarAddressSerializer(act(actor=request.user, subject=subject)).data, status=code)


class SpaceAddress(_AddressView):
    """When a space is taken."""

    write_scope = read_scope = "host"

    @extend_schema(operation_id="space_calendar_address_retrieve")
    def get(self, request: Request, pk: int) -> Response:
        """Where other platforms read when the space is taken, without any names."""
        return self.answer(request, self._space(request, pk), renew=False)

    @extend_schema(
        operation_id="space_calendar_address_renew", request=None, responses={201: CalendarAddressSerializer}
    )
    def post(self, request: Request, pk: int) -> Response:
        """A new address; the old one shows nothing any more."""
        return self.answer(request, self._space(request, pk), renew=True)

    def _space(self, request: Request, pk: int) -> Space:
        return hosted_space(actor=request.user, space_id=pk, capability=CALENDARS)


class VenueAddress(_AddressView):
    """When the spaces of a venue are taken."""

    write_scope = read_scope = "host"

    @extend_schema(operation_id="venue_calendar_address_retrieve")
    def get(self, request: Request, slug: str) -> Response:
        """Where other platforms read when the venue's spaces are taken, without any names."""
        return self.answer(request, self._venue(request, slug), renew=False)

    @extend_schema(
        operation_id="venue_calendar_address_renew", request=None, responses={201: CalendarAddressSerializer}
    )
    def post(self, request: Request, slug: str) -> Response:
        """A new address; the old one shows nothing any more."""
        return self.answer(request, self._venue(request, slug), renew=True)

    def _venue(self, request: Request, slug: str) -> Venue:
        return hosted_venue(actor=request.user, slug=slug, capability=CALENDARS)


class OwnAddress(_AddressView):
    """One's own reservations."""

    @extend_schema(operation_id="me_calendar_address_retrieve")
    def get(self, request: Request) -> Response:
        """Where one's own agenda reads one's reservations."""
        return self.answer(request, request.user, renew=False)

    @extend_schema(operation_id="me_calendar_address_renew", request=None, responses={201: CalendarAddressSerializer})
    def post(self, request: Request) -> Response:
        """A new address; the old one shows nothing any more."""
        return self.answer(request, request.user, renew=True)
