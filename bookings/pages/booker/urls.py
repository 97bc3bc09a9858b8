"""Addresses of the booker's pages."""

from django.urls import path

from bookings.pages.booker import (
    agenda,
    cancelling,
    changing,
    confirming,
    favourites,
    listing,
    reservation,
    saved_searches,
    series,
    stopping,
    waiting,
)

urlpatterns = [
    path("mes-reservations/", listing.my_reservations, name="my_reservations"),
    path("mes-reservations/agenda/", agenda.agenda_page, name="my_calendar"),
    path("mes-reservations/attente/suite/", waiting.wanted, name="waiting_wanted"),
    path("mes-reservations/attente/<int:entry_id>/quitter/", waiting.leave, name="waiting_leave"),
    path("mes-reservations/series/<str:reference>/", series.series_page, name="my_series"),
    path("mes-reservations/series/<str:reference>/confirmer/", confirming.confirm_series, name="series_confirm"),
    path("mes-reservations/series/<str:reference>/prolonger/", confirming.extend_all, name="series_extend"),
    path("mes-reservations/series/<str:reference>/annuler/", cancelling.cancel_series_page, name="series_cancel"),
    path("mes-reservations/series/<str:reference>/agenda.ics", agenda.series_file, name="series_file"),
    path("mes-reservations/<str:reference>/", reservation.reservation_page, name="my_reservation"),
    path("mes-reservations/<str:reference>/confirmer/", confirming.confirm, name="reservation_confirm"),
    path("mes-reservations/<str:reference>/prolonger/", confirming.extend, name="reservation_extend"),
    path("mes-reservations/<str:reference>/annuler/", cancelling.cancel_page, name="reservation_cancel"),
    path("mes-reservations/<str:reference>/modifier/", changing.change_page, name="reservation_change"),
    path("mes-reservations/<str:reference>/agenda.ics", agenda.reservation_file, name="reservation_file"),
    path("mes-favoris/", favourites.favourites_page, name="favourites"),
    path("mes-favoris/suite/", favourites.wanted, name="favourite_wanted"),
    path("mes-recherches/", saved_searches.searches_page, name="saved_searches"),
    path("mes-recherches/enregistrer/", saved_searches.save_page, name="search_save"),
    path("mes-recherches/<int:search_id>/", saved_searches.change, name="search_change"),
    path("alertes/<str:token>/arreter/", stopping.stop_page, name="alert_stop"),
    path("lieux/<slug:slug>/favori/", favourites.keep, name="favourite"),
    path("lieux/<slug:slug>/attendre/", waiting.join, name="waiting_join"),
]
