"""Addresses of the host's workspace."""

from django.urls import path

from bookings.pages.host import (
    block_pages,
    calendar_pages,
    closure_pages,
    feed_pages,
    home,
    inbox,
    on_behalf,
    planning,
    rate_pages,
    reservation_pages,
    season_pages,
    season_sheet,
    series_pages,
    space_pages,
    venue_pages,
)

desk = [
    path("hote/", home.home, name="host"),
    path("hote/conflits/", calendar_pages.conflicts, name="host_conflicts"),
    path("hote/conflits/<int:conflict_id>/regler/", calendar_pages.settle, name="host_settle"),
    path("hote/reservations/", inbox.inbox, name="host_reservations"),
    path("hote/reservations/<str:reference>/", reservation_pages.reservation_page, name="host_reservation"),
    path("hote/reservations/<str:reference>/accepter/", reservation_pages.approve_page, name="host_approve"),
    path("hote/reservations/<str:reference>/refuser/", reservation_pages.decline_page, name="host_decline"),
    path("hote/reservations/<str:reference>/annuler/", reservation_pages.cancel_page, name="host_cancel"),
    path("hote/reservations/<str:reference>/absence/", reservation_pages.no_show_page, name="host_no_show"),
    path("hote/series/<str:reference>/", series_pages.series_page, name="host_series"),
    path("hote/series/<str:reference>/accepter/", series_pages.approve_page, name="host_series_approve"),
    path("hote/series/<str:reference>/refuser/", series_pages.decline_page, name="host_series_decline"),
    path("hote/series/<str:reference>/annuler/", series_pages.cancel_page, name="host_series_cancel"),
]
offering = [
    path("hote/lieux/<slug:slug>/", venue_pages.venue_page, name="host_venue"),
    path("hote/lieux/<slug:slug>/publier/", venue_pages.publish, name="host_venue_publish"),
    path("hote/lieux/<slug:slug>/retirer/", venue_pages.withdraw, name="host_venue_withdraw"),
    path("hote/lieux/<slug:slug>/espaces/ajouter/", space_pages.add, name="host_space_add"),
    path("hote/espaces/<int:space_id>/", space_pages.edit, name="host_space"),
    path("hote/espaces/<int:space_id>/retirer/", space_pages.retire, name="host_space_retire"),
    path("hote/lieux/<slug:slug>/fermetures/", closure_pages.closures, name="host_closures"),
    path("hote/fermetures/<int:closure_id>/rouvrir/", closure_pages.reopen, name="host_closure_reopen"),
    path("hote/lieux/<slug:slug>/saisons/ouvrir/", season_pages.open_added, name="host_seasons_open"),
    path("hote/lieux/<slug:slug>/saisons/creer/", season_sheet.new, name="host_season_new"),
    path("hote/saisons/<int:season_id>/", season_pages.season_page, name="host_season"),
    path("hote/saisons/<int:season_id>/modifier/", season_sheet.edit, name="host_season_edit"),
    path("hote/saisons/<int:season_id>/publier/", season_pages.publish, name="host_season_publish"),
    path("hote/saisons/<int:season_id>/retirer/", season_pages.withdraw, name="host_season_withdraw"),
    path("hote/saisons/<int:season_id>/supprimer/", season_pages.remove, name="host_season_remove"),
    path("hote/saisons/<int:season_id>/tarifs/", rate_pages.rates, name="host_rates"),
    path("hote/saisons/<int:season_id>/supplements/", rate_pages.supplement_add, name="host_supplement_add"),
    path(
        "hote/saisons/<int:season_id>/supplements/<int:supplement_id>/retirer/",
        rate_pages.supplement_remove,
        name="host_supplement_remove",
    ),
]
calendar = [
    path("hote/lieux/<slug:slug>/planning/", planning.planning, name="host_planning"),
    path("hote/lieux/<slug:slug>/planning/cliquer/", planning.click, name="host_planning_click"),
    path("hote/lieux/<slug:slug>/bloquer/", block_pages.block_page, name="host_block_add"),
    path("hote/blocages/<int:block_id>/", block_pages.one_block, name="host_block"),
    path("hote/lieux/<slug:slug>/reserver/", on_behalf.book_for_somebody, name="host_book"),
    path("hote/lieux/<slug:slug>/agendas/", calendar_pages.calendars, name="host_calendars"),
    path("hote/lieux/<slug:slug>/agendas/ajouter/", feed_pages.add, name="host_feed_add"),
    path("hote/agendas/modele.csv", feed_pages.template, name="host_dates_template"),
    path("hote/agendas/<int:feed_id>/", feed_pages.feed_page, name="host_feed"),
    path("hote/agendas/<int:feed_id>/agir/", feed_pages.feed_action, name="host_feed_action"),
    path("hote/agendas/<int:feed_id>/retirer/", feed_pages.remove, name="host_feed_remove"),
    path("hote/lieux/<slug:slug>/adresse/", calendar_pages.venue_address, name="host_venue_address"),
    path("hote/espaces/<int:space_id>/adresse/", calendar_pages.address, name="host_address"),
]
urlpatterns = [*desk, *offering, *calendar]
