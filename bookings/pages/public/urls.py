"""Addresses of the pages for everybody."""

from django.urls import path

from bookings.pages.public import (
    booking,
    card_picture,
    home,
    map_cards,
    openings,
    quoting,
    reporting,
    searching,
    season_pictures,
    venues,
)

urlpatterns = [
    path("", home.home_page, name="home"),
    path("recherche/", searching.search_page, name="search"),
    path("recherche/autrement/", searching.instead_page, name="search_instead"),
    path("carte/annee.svg", season_pictures.season_picture, name="season_picture"),
    path("carte/lieux/<slug:slug>/", map_cards.map_card, name="map_card"),
    path("ouvertures/", openings.openings_page, name="openings_page"),
    path("lieux/<slug:slug>/", venues.venue_page, name="venue"),
    path("lieux/<slug:slug>/image.png", card_picture.card_picture, name="venue_card"),
    path("lieux/<slug:slug>/signaler/", reporting.report_page, name="report"),
    path("lieux/<slug:slug>/reserver/", booking.book_page, name="book"),
    path("lieux/<slug:slug>/devis/", quoting.quote_page, name="book_quote"),
    path("lieux/<slug:slug>/reserver/garder/", booking.book_hold, name="book_hold"),
]
