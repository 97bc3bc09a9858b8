"""The deposits that venues ask for."""

from django.contrib import admin

from venues.admin.base import VenuePage
from venues.models import DepositTerm


@admin.register(DepositTerm)
class DepositTermAdmin(VenuePage):
    """What is asked for. What was booked keeps what was asked then."""

    list_display = ("venue", "kind", "label", "amount", "position")
    list_filter = ("kind", "venue__is_demo")
    list_select_related = ("venue",)
    search_fields = ("venue__name", "label")
    autocomplete_fields = ("venue",)
