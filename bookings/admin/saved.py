"""Favourites and saved searches, to look at."""

from django.contrib import admin

from bookings.models import Favourite, SavedSearch
from commons.admin.base import ReadOnlyPage
from venues.admin.base import WrittenByProgramme


@admin.register(Favourite)
class FavouriteAdmin(WrittenByProgramme):
    """Who keeps which venue."""

    territory_path = "venue__commune"
    list_display = ("user", "venue", "created_at")
    list_select_related = ("user", "venue")
    search_fields = ("user__email", "venue__name")
    date_hierarchy = "created_at"


@admin.register(SavedSearch)
class SavedSearchAdmin(ReadOnlyPage):
    """Searches that are made again for somebody, and when they were last told."""

    list_display = ("name", "user", "alert", "state", "why_ended", "looked_at", "told_at", "look_at")
    list_filter = ("state", "alert")
    list_select_related = ("user",)
    exclude = ("seen", "lasts_until", "at_most", "west", "south", "east", "north")
    search_fields = ("user__email", "name", "query")
    date_hierarchy = "created_at"
