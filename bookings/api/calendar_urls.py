"""Addresses of the calendars' API, under `/api/v1/`."""

from django.urls import path

from bookings.api.calendar_addresses import (
    DetailedSpaceAddress,
    DetailedVenueAddress,
    FeedAddress,
    OrganisationAddress,
    OwnAddress,
    SpaceAddress,
    VenueAddress,
)
from bookings.api.calendars import (
    ConflictDetail,
    ConflictList,
    ConflictSettle,
)
from bookings.api.feeds import FeedDetail, FeedList, FeedSync
from bookings.api.questions import FeedAnswer

urlpatterns = [
    path("venues/<slug:slug>/calendar-feeds/", FeedList.as_view(), name="api-feeds"),
    path("venues/<slug:slug>/calendar-address/", VenueAddress.as_view(), name="api-venue-address"),
    path("spaces/<int:pk>/calendar-address/", SpaceAddress.as_view(), name="api-space-address"),
    path(
        "venues/<slug:slug>/detailed-calendar-address/",
        DetailedVenueAddress.as_view(),
        name="api-detailed-venue-address",
    ),
    path(
        "spaces/<int:pk>/detailed-calendar-address/", DetailedSpaceAddress.as_view(), name="api-detailed-space-address"
    ),
    path("calendar-feeds/<int:pk>/calendar-address/", FeedAddress.as_view(), name="api-feed-address"),
    path(
        "organisations/<int:organisation_id>/calendar-address/",
        OrganisationAddress.as_view(),
        name="api-organisation-address",
    ),
    path("me/calendar-address/", OwnAddress.as_view(), name="api-own-address"),
    path("calendar-feeds/<int:pk>/", FeedDetail.as_view(), name="api-feed"),
    path("calendar-feeds/<int:pk>/sync/", FeedSync.as_view(), name="api-feed-sync"),
    path("calendar-feeds/<int:pk>/answer/", FeedAnswer.as_view(), name="api-feed-answer"),
    path("conflicts/", ConflictList.as_view(), name="api-conflicts"),
    path("conflicts/<int:pk>/", ConflictDetail.as_view(), name="api-conflict"),
    path("conflicts/<int:pk>/settle/", ConflictSettle.as_view(), name="api-conflict-settle"),
]
