"""Addresses of searching and pricing, under `/api/v1/`."""

from django.urls import path

from bookings.api.availability import Availability
from bookings.api.quotes import Quotes
from bookings.api.search import Map, MapDays, Search, SearchCounts, Timeline

urlpatterns = [
    path("search/", Search.as_view(), name="api-search"),
    path("search/counts/", SearchCounts.as_view(), name="api-search-counts"),
    path("map/", Map.as_view(), name="api-map"),
    path("map/days/", MapDays.as_view(), name="api-map-days"),
    path("map/timeline/", Timeline.as_view(), name="api-timeline"),
    path("spaces/<int:pk>/availability/", Availability.as_view(), name="api-availability"),
    path("quotes/", Quotes.as_view(), name="api-quotes"),
]
