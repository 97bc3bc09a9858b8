"""What visitors report, for those who administer the venue's territory."""

from django.contrib import admin
from django.http import HttpRequest

from venues.admin.base import VenuePage
from venues.models import Report


@admin.register(Report)
class ReportAdmin(VenuePage):
    """Say what was done and close it. What was reported is not changed."""

    list_display = ("reported_at", "venue", "reason", "state", "email")
    list_filter = ("state", "reason", "venue__commune__department")
    list_select_related = ("venue",)
    search_fields = ("venue__name", "message", "email", "note")
    date_hierarchy = "reported_at"
    readonly_fields = ("venue", "reason", "message", "email", "reported_at")
    fields = ("venue", "reason", "message", "email", "reported_at", "state", "note")

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False
