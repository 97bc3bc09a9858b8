"""Addresses of the API of bookings, under `/api/v1/`."""

from django.urls import include, path

urlpatterns = [
    path("", include("bookings.api.search_urls")),
    path("", include("bookings.api.reservation_urls")),
    path("", include("bookings.api.publishing_urls")),
    path("", include("bookings.api.calendar_urls")),
]
