"""Addresses of what is published and withdrawn, under `/api/v1/`."""

from django.urls import path

from bookings.api.publishing import (
    ClosureDetail,
    ClosureList,
    SeasonDetail,
    SeasonPublication,
    SeasonWithdrawal,
    SpaceDetail,
    VenueWithdrawal,
)

urlpatterns = [
    path("venues/<slug:slug>/withdraw/", VenueWithdrawal.as_view(), name="api-venue-withdraw"),
    path("venues/<slug:slug>/closures/", ClosureList.as_view(), name="api-closures"),
    path("closures/<int:pk>/", ClosureDetail.as_view(), name="api-closure"),
    path("spaces/<int:pk>/", SpaceDetail.as_view(), name="api-space"),
    path("seasons/<int:pk>/", SeasonDetail.as_view(), name="api-season"),
    path("seasons/<int:pk>/publish/", SeasonPublication.as_view(), name="api-season-publish"),
    path("seasons/<int:pk>/withdraw/", SeasonWithdrawal.as_view(), name="api-season-withdraw"),
]
