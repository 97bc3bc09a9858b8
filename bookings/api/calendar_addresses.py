"""`…/calendar-address/`: the secret addresses at which others subscribe to calendars of ours."""

from collections.abc import Callable
from typing import ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.organisations import my_organisation
from accounts.roles import Capability
from bookings.api.calendar_serializers import CalendarAddressSerializer
from bookings.calendars.addresses import (
    Subject,
    calendar_address,
    close_calendar_address,
    renew_calendar_address,
)
from bookings.calendars.feeds import hosted_feed
from commons.api.idempotency import IdempotentMixin
from venues.permissions import hosted_space, hosted_venue

CALENDARS = Capability.MANAGE_CALENDARS


def _described(name: str, what: str) -> Callable[[type[GenericAPIView]], type[GenericAPIView]]:
    """The words of the three calls for one kind of subject; `name` begins their operation ids."""
    return extend_schema_view(
        get=extend_schema(operation_id=f"{name}_retrieve", description=f"{what} Made when first asked for."),
        post=extend_schema(
            operation_id=f"{name}_renew",
            description="A new address; the old one shows nothing any more.",
            request=None,
            responses={201: CalendarAddressSerializer},
        ),
        delete=extend_schema(
            operation_id=f"{name}_close", description="Close it: it shows nothing any more.", responses={204: None}
        ),
    )


class _AddressView(IdempotentMixin, GenericAPIView):
    """One secret address: look at it (it is made when first asked for), renew it, close it."""

    serializer_class = CalendarAddressSerializer
    detailed: ClassVar[bool] = False

    def subject(self, request: Request, **names: object) -> Subject:
        raise NotImplementedError

    def get(self, request: Request, **names: object) -> Response:
        subject = self.subject(request, **names)
        return self._shown(calendar_address(actor=request.user, subject=subject, detailed=self.detailed))

    def post(self, request: Request, **names: object) -> Response:
        subject = self.subject(request, **names)
        made = renew_calendar_address(actor=request.user, subject=subject, detailed=self.detailed)
        return self._shown(made, status.HTTP_201_CREATED)

    def delete(self, request: Request, **names: object) -> Response:
        subject = self.subject(request, **names)
        close_calendar_address(actor=request.user, subject=subject, detailed=self.detailed)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _shown(self, address: object, code: int = status.HTTP_200_OK) -> Response:
        return Response(CalendarAddressSerializer(address).data, status=code)


class _HostedView(_AddressView):
    """For those who manage the venue's calendars."""

    write_scope = read_scope = "host"


@_described("space_calendar_address", "Where other platforms read when the space is taken, without any names.")
class SpaceAddress(_HostedView):
    """When a space is taken."""

    def subject(self, request: Request, *, pk: int) -> Subject:
        return hosted_space(actor=request.user, space_id=pk, capability=CALENDARS)


@_described("space_detailed_calendar_address", "Where the host's own agenda reads who comes into the space.")
class DetailedSpaceAddress(SpaceAddress):
    """Who comes into a space."""

    detailed = True


@_described("venue_calendar_address", "Where other platforms read when the venue's spaces are taken, without names.")
class VenueAddress(_HostedView):
    """When the spaces of a venue are taken."""

    def subject(self, request: Request, *, slug: str) -> Subject:
        return hosted_venue(actor=request.user, slug=slug, capability=CALENDARS)


@_described("venue_detailed_calendar_address", "Where the host's own agenda reads who comes into the venue.")
class DetailedVenueAddress(VenueAddress):
    """Who comes into a venue."""

    detailed = True


@_described(
    "calendar_feed_address",
    "Where the platform of this feed reads when its spaces are taken here and elsewhere, "
    "without what it said itself. Give it to that platform and to nobody else.",
)
class FeedAddress(_HostedView):
    """For the platform that a feed comes from."""

    def subject(self, request: Request, *, pk: int) -> Subject:
        return hosted_feed(actor=request.user, feed_id=pk)


@_described("organisation_calendar_address", "Where an agenda reads what was booked for one of my organisations.")
class OrganisationAddress(_AddressView):
    """What an organisation booked."""

    write_scope = "book"

    def subject(self, request: Request, *, organisation_id: int) -> Subject:
        return my_organisation(request, organisation_id)


@_described("me_calendar_address", "Where one's own agenda reads one's reservations.")
class OwnAddress(_AddressView):
    """What one booked oneself."""

    def subject(self, request: Request) -> Subject:
        return request.user  # type: ignore[return-value]
