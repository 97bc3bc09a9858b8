"""Addresses of the pages on which venues are proposed and described."""

from django.urls import path

from venues.pages import offering

urlpatterns = [
    path("proposer-un-lieu/", offering.offer, name="offer"),
    path("hote/lieux/creer/", offering.create, name="venue_create"),
    path("hote/lieux/<slug:slug>/modifier/", offering.change, name="venue_change"),
]
