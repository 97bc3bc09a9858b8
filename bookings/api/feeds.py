"""`/venues/{slug}/calendar-feeds/` and `/calendar-feeds/{id}/`: what says that spaces are taken elsewhere."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Capability
from bookings.api.feed_serializers import FeedInput, FeedSerializer
from bookings.calendars.checking import OPTIONS
from bookings.calendars.feeds import add_feed, change_feed, hosted_feed, look_again, remove_feed
from bookings.models import Feed
from commons.api.idempotency import IdempotentMixin
from venues.api.fields import pick_space
from venues.models import Venue
from venues.permissions import hosted_venue

CALENDARS = Capability.MANAGE_CALENDARS


def _feeds() -> QuerySet[Feed]:
    return Feed.objects.select_related("venue").prefetch_related("spaces", "calendar_addresses").defer("text")


def shown_feed(feed: Feed, code: int = status.HTTP_200_OK) -> Response:
    """The feed as it is now."""
    return Response(FeedSerializer(_feeds().get(pk=feed.pk)).data, status=code)


def _told(venue: Venue, serializer: FeedInput) -> dict[str, Any]:
    """The input as use cases take it: spaces for their ids, bytes for a file, options by themselves."""
    serializer.is_valid(raise_exception=True)
    data = dict(serializer.validated_data)
    if "spaces" in data:
        data["spaces"] = [pick_space(venue, space_id, "spaces") for space_id in data["spaces"]]
    if "file" in data:
        data["text"] = data.pop("file").encode("utf-8", "replace")
    data["options"] = {name: data.pop(name) for name in OPTIONS if name in data}
    return data


class FeedList(IdempotentMixin, GenericAPIView):
    """What says that a venue's spaces are taken elsewhere."""

    write_scope = read_scope = "host"
    serializer_class = FeedSerializer
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Feed]:
        return _feeds()

    @extend_schema(operation_id="venue_calendar_feeds_list", responses=FeedSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """Outside calendars, files and yearly rules with their health, for those who manage the venue's calendars."""
        venue = hosted_venue(actor=request.user, slug=slug, capability=CALENDARS)
        page = self.paginate_queryset(self.get_queryset().filter(venue=venue))
        return self.get_paginated_response(FeedSerializer(page, many=True).data)

    @extend_schema(operation_id="venue_calendar_feeds_create", request=FeedInput, responses={201: FeedSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Add an outside calendar (`url`), a `file` (iCal or CSV) or a yearly rule (`rule`): exactly one of them.

        It is read at once: look at `state` a few seconds later. A file that is neither iCal nor a table of dates is
        refused; an address that does not answer is kept, and asked again.
        """
        venue = hosted_venue(actor=request.user, slug=slug, capability=CALENDARS)
        data = _told(venue, FeedInput(data=request.data))
        feed = add_feed(actor=request.user, venue=venue, now=timezone.now(), **data)
        return shown_feed(feed, status.HTTP_201_CREATED)


class FeedDetail(GenericAPIView):
    """One outside calendar, file or yearly rule."""

    write_scope = read_scope = "host"
    serializer_class = FeedSerializer

    @extend_schema(operation_id="calendar_feeds_retrieve")
    def get(self, request: Request, pk: int) -> Response:
        """A feed of a venue whose calendars you manage."""
        return shown_feed(hosted_feed(actor=request.user, feed_id=pk))

    @extend_schema(
        operation_id="calendar_feeds_update", request=FeedInput(partial=True), responses={200: FeedSerializer}
    )
    def patch(self, request: Request, pk: int) -> Response:
        """Change what is given. Options and spaces count at once, another source when it has been read.

        What was taken stays taken until then, and while it is paused.
        """
        feed = hosted_feed(actor=request.user, feed_id=pk)
        data = _told(feed.venue, FeedInput(data=request.data, partial=True))
        return shown_feed(change_feed(actor=request.user, feed=feed, now=timezone.now(), **data))

    @extend_schema(operation_id="calendar_feeds_destroy", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Forget it: what only it said is taken becomes free."""
        feed = hosted_feed(actor=request.user, feed_id=pk)
        remove_feed(actor=request.user, feed=feed, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class FeedSync(IdempotentMixin, GenericAPIView):
    """Looking now."""

    write_scope = "host"
    serializer_class = FeedSerializer

    @extend_schema(operation_id="calendar_feeds_sync", request=None, responses={202: FeedSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Have it read again at once. `looked_at` moves on when that is done."""
        feed = hosted_feed(actor=request.user, feed_id=pk)
        look_again(actor=request.user, feed=feed, now=timezone.now())
        return shown_feed(feed, status.HTTP_202_ACCEPTED)
