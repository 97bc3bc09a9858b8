"""Keys under which requests were answered: read-only."""

from django.contrib import admin

from commons.admin.base import ReadOnlyPage
from commons.models import IdempotencyClaim


@admin.register(IdempotencyClaim)
class IdempotencyClaimPage(ReadOnlyPage):
    """Kept 24 hours."""

    list_display = ("created_at", "user", "method", "path", "key", "status")
    list_filter = ("status",)
    list_select_related = ("user",)
    search_fields = ("user__email", "path", "key")
    date_hierarchy = "created_at"
