"""Addresses of reservations, their money and documents, series, blocks and the waiting list, under `/api/v1/`."""

from django.urls import path

from bookings.api import payments, series, verbs
from bookings.api.blocks import BlockDetail, BlockList
from bookings.api.deposits import DepositAuthorise, DepositGiveBack, DepositKeep, DepositReceive, DepositsOf
from bookings.api.invoices import DocumentDetail, DocumentList, DocumentPdf, DocumentXml, StatementList
from bookings.api.papers import (
    KeptPaperDetail,
    KeptPapers,
    PaperAccept,
    PaperFileView,
    PaperRefuse,
    PaperSend,
    PapersOf,
)
from bookings.api.reservations import ReservationChange, ReservationDetail, ReservationList
from bookings.api.saved import FavouriteDetail, Favourites, SavedSearchDetail, SavedSearches
from bookings.api.waiting import WaitingDetail, WaitingList

ONE = "reservations/<str:reference>/"
ALL = "series/<str:reference>/"

urlpatterns = [
    path("reservations/", ReservationList.as_view(), name="api-reservations"),
    path(ONE, ReservationDetail.as_view(), name="api-reservation"),
    path(ONE + "submit/", verbs.Submit.as_view(), name="api-submit"),
    path(ONE + "extend/", verbs.Extend.as_view(), name="api-extend"),
    path(ONE + "approve/", verbs.Approve.as_view(), name="api-approve"),
    path(ONE + "decline/", verbs.Decline.as_view(), name="api-decline"),
    path(ONE + "cancel/", verbs.Cancel.as_view(), name="api-cancel"),
    path(ONE + "cancellation/", verbs.Cancellation.as_view(), name="api-cancellation"),
    path(ONE + "no-show/", verbs.NoShow.as_view(), name="api-no-show"),
    path(ONE + "change/", ReservationChange.as_view(), name="api-change"),
    path(ONE + "payment/", payments.PaymentOf.as_view(), name="api-payment"),
    path(ONE + "receipts/", payments.Receipts.as_view(), name="api-receipts"),
    path(ONE + "refunds/", payments.Refunds.as_view(), name="api-refunds"),
    path(ONE + "title/", payments.Title.as_view(), name="api-title"),
    path("refunds/<int:pk>/given-back/", payments.GivenBack.as_view(), name="api-given-back"),
    path(ONE + "deposits/", DepositsOf.as_view(), name="api-deposits"),
    path("deposits/<int:pk>/authorise/", DepositAuthorise.as_view(), name="api-deposit-authorise"),
    path("deposits/<int:pk>/receive/", DepositReceive.as_view(), name="api-deposit-receive"),
    path("deposits/<int:pk>/give-back/", DepositGiveBack.as_view(), name="api-deposit-give-back"),
    path("deposits/<int:pk>/keep/", DepositKeep.as_view(), name="api-deposit-keep"),
    path(ONE + "papers/", PapersOf.as_view(), name="api-papers"),
    path("papers/<int:pk>/send/", PaperSend.as_view(), name="api-paper-send"),
    path("papers/<int:pk>/accept/", PaperAccept.as_view(), name="api-paper-accept"),
    path("papers/<int:pk>/refuse/", PaperRefuse.as_view(), name="api-paper-refuse"),
    path("papers/<int:pk>/file/", PaperFileView.as_view(), name="api-paper-file"),
    path("kept-papers/", KeptPapers.as_view(), name="api-kept-papers"),
    path("kept-papers/<int:pk>/", KeptPaperDetail.as_view(), name="api-kept-paper"),
    path("invoices/", DocumentList.as_view(), name="api-invoices"),
    path("invoices/<int:pk>/", DocumentDetail.as_view(), name="api-invoice"),
    path("invoices/<int:pk>/pdf/", DocumentPdf.as_view(), name="api-invoice-pdf"),
    path("invoices/<int:pk>/factur-x/", DocumentXml.as_view(), name="api-invoice-xml"),
    path("series/", series.SeriesList.as_view(), name="api-series-list"),
    path(ALL, series.SeriesDetail.as_view(), name="api-series"),
    path(ALL + "submit/", series.Submit.as_view(), name="api-series-submit"),
    path(ALL + "extend/", series.Extend.as_view(), name="api-series-extend"),
    path(ALL + "approve/", series.Approve.as_view(), name="api-series-approve"),
    path(ALL + "decline/", series.Decline.as_view(), name="api-series-decline"),
    path(ALL + "cancel/", series.Cancel.as_view(), name="api-series-cancel"),
    path("favourites/", Favourites.as_view(), name="api-favourites"),
    path("favourites/<slug:slug>/", FavouriteDetail.as_view(), name="api-favourite"),
    path("saved-searches/", SavedSearches.as_view(), name="api-saved-searches"),
    path("saved-searches/<int:pk>/", SavedSearchDetail.as_view(), name="api-saved-search"),
    path("waiting-list/", WaitingList.as_view(), name="api-waiting-list"),
    path("waiting-list/<int:pk>/", WaitingDetail.as_view(), name="api-waiting-entry"),
    path("venues/<slug:slug>/statements/", StatementList.as_view(), name="api-statements"),
    path("venues/<slug:slug>/blocks/", BlockList.as_view(), name="api-blocks"),
    path("blocks/<int:pk>/", BlockDetail.as_view(), name="api-block"),
]
