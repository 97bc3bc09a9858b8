"""Documents asked for with bookings, and those that are kept: to look at the state, never at what they hold."""

from django.contrib import admin

from accounts.models import Paper
from bookings.models import AskedPaper
from commons.admin.base import ReadOnlyPage


@admin.register(AskedPaper)
class AskedPaperPage(ReadOnlyPage):
    """Which document, for which booking, where it stands. Hosts accept and refuse."""

    list_display = ("link", "title", "state", "decided_by", "decided_at", "changed_at")
    list_filter = ("state", "kind")
    list_select_related = ("link__reservation", "link__series", "decided_by")
    search_fields = ("link__reservation__reference", "link__series__reference")
    show_full_result_count = False


@admin.register(Paper)
class PaperPage(ReadOnlyPage):
    """Whose document, of which kind, until when. Nobody but its owner and the hosts it was shown to reads it."""

    list_display = ("title", "organisation", "user", "valid_until", "added_at")
    list_filter = ("kind",)
    list_select_related = ("organisation", "user")
    search_fields = ("organisation__name", "user__email", "label")
    show_full_result_count = False
