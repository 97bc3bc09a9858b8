"""What visitors report, for those who administer the venue's territory."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from venues.admin.base import VenuePage
from venues.models import Report
from venues.reporting import note_settling


@admin.register(Report)
class ReportAdmin(VenuePage):
    """Say what was done and close it. What was reported is not changed, and goes a year after it was closed."""

    list_display = ("reported_at", "venue", "reason", "state", "email")
    list_filter = ("state", "reason", "venue__commune__department")
    list_select_related = ("venue",)
    search_fields = ("venue__name", "message", "email", "note")
    date_hierarchy = "reported_at"
    readonly_fields = ("venue", "reason", "message", "email", "reported_at", "settled_at")
    fields = ("venue", "reason", "message", "email", "reported_at", "state", "note", "settled_at")

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Report, form: Any, change: bool) -> None:
        note_settling(obj, now=timezone.now())
        super().save_model(request, obj, form, change)
