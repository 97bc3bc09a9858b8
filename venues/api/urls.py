"""Addresses of the venues API, below /api/v1/. Those that need to know what is taken are routed in `bookings`."""

from django.urls import path

from venues.api.commune_views import CommuneList
from venues.api.deposit_views import DepositTermDetail, DepositTermList
from venues.api.paper_views import PaperTermDetail, PaperTermList
from venues.api.payment_views import PaymentMethodDetail, PaymentMethodList, PaymentTermsDetail
from venues.api.price_views import RateDetail, RateList, SupplementDetail, SupplementList
from venues.api.season_views import SeasonList, SeasonPreview
from venues.api.space_views import SpaceList
from venues.api.text_views import HostTexts
from venues.api.venue_views import VenueDetail, VenueList, VenuePublication, VenueSettings

urlpatterns = [
    path("communes/", CommuneList.as_view(), name="api-communes"),
    path("venues/", VenueList.as_view(), name="api-venues"),
    path("venues/<slug:slug>/", VenueDetail.as_view(), name="api-venue"),
    path("venues/<slug:slug>/settings/", VenueSettings.as_view(), name="api-venue-settings"),
    path("venues/<slug:slug>/publish/", VenuePublication.as_view(), name="api-venue-publish"),
    path("venues/<slug:slug>/texts/<str:language>/", HostTexts.as_view(), name="api-texts"),
    path("venues/<slug:slug>/spaces/", SpaceList.as_view(), name="api-spaces"),
    path("venues/<slug:slug>/seasons/", SeasonList.as_view(), name="api-seasons"),
    path("venues/<slug:slug>/rates/", RateList.as_view(), name="api-rates"),
    path("venues/<slug:slug>/supplements/", SupplementList.as_view(), name="api-supplements"),
    path("venues/<slug:slug>/payment-methods/", PaymentMethodList.as_view(), name="api-payment-methods"),
    path("venues/<slug:slug>/payment-terms/", PaymentTermsDetail.as_view(), name="api-payment-terms"),
    path("payment-methods/<int:pk>/", PaymentMethodDetail.as_view(), name="api-payment-method"),
    path("venues/<slug:slug>/deposit-terms/", DepositTermList.as_view(), name="api-deposit-terms"),
    path("venues/<slug:slug>/paper-terms/", PaperTermList.as_view(), name="api-paper-terms"),
    path("paper-terms/<int:pk>/", PaperTermDetail.as_view(), name="api-paper-term"),
    path("deposit-terms/<int:pk>/", DepositTermDetail.as_view(), name="api-deposit-term"),
    path("seasons/<int:pk>/preview/", SeasonPreview.as_view(), name="api-season-preview"),
    path("rates/<int:pk>/", RateDetail.as_view(), name="api-rate"),
    path("supplements/<int:pk>/", SupplementDetail.as_view(), name="api-supplement"),
]
