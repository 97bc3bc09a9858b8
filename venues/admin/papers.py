"""The documents that venues ask for."""

from django.contrib import admin

from venues.admin.base import VenuePage
from venues.models import PaperTerm


@admin.register(PaperTerm)
class PaperTermAdmin(VenuePage):
    """What is asked for, and of whom. What was booked keeps what was asked then."""

    list_display = ("venue", "kind", "label", "audiences", "position")
    list_filter = ("kind", "venue__is_demo")
    list_select_related = ("venue",)
    search_fields = ("venue__name", "label")
    autocomplete_fields = ("venue",)
