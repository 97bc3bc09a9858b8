"""Addresses of the calendars' API, under `/api/v1/`."""

from django.urls import path

from bookings.api.calendars import (
    ConflictDetail,
    ConflictList,
    ConflictSettle,
    OwnAddress,
    SpaceAddress,
    VenueAddress,
)
from bookings.api.feeds import FeedDetail, FeedList, FeedSync

urlpatterns = [
    path("venues/<slug:slug>/calendar-feeds/", FeedList.as_view(), name="api-feeds"),
    path("venues/<slug:slug>/calendar-address/", VenueAddress.as_view(), name="api-venue-address"),
    path("spaces/<int:pk>/calendar-address/", SpaceAddress.as_view(), name="api-space-address"),
    path("me/calendar-address/", OwnAddress.as_view(), name="api-own-address"),
    path("calendar-feeds/<int:pk>/", FeedDetail.as_view(), name="api-feed"),
    path("calendar-feeds/<int:pk>/sync/", FeedSync.as_view(), name="api-feed-sync"),
    path("conflicts/", ConflictList.as_view(), name="api-conflicts"),
    path("conflicts/<int:pk>/", ConflictDetail.as_view(), name="api-conflict"),
    path("conflicts/<int:pk>/settle/", ConflictSettle.as_view(), name="api-conflict-settle"),
]
