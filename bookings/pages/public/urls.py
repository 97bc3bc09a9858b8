"""Addresses of the pages for everybody."""

from django.urls import path

from bookings.pages.public import booking, home, searching, venues

urlpatterns = [
    path("", home.home_page, name="home"),
    path("recherche/", searching.search_page, name="search"),
    path("lieux/<slug:slug>/", venues.venue_page, name="venue"),
    path("lieux/<slug:slug>/reserver/", booking.book_page, name="book"),
    path("lieux/<slug:slug>/reserver/garder/", booking.book_hold, name="book_hold"),
]
