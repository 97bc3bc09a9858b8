"""The ledger: to look at and to search. The database itself refuses any change."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bookings.models import LedgerEntry
from commons.admin.base import ReadOnlyPage


@admin.register(LedgerEntry)
class LedgerEntryPage(ReadOnlyPage):
    """Entries of one movement share its number; they sum to zero."""

    list_display = ("at", "kind", "account", "amount", "organisation", "reservation", "external_id", "movement")
    list_filter = ("kind",)
    list_select_related = ("organisation", "reservation")
    search_fields = ("reservation__reference", "organisation__name", "account", "external_id", "movement__exact")
    search_help_text = _("Référence, structure, compte, référence extérieure, écriture")
    date_hierarchy = "at"
    show_full_result_count = False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        own = {"payment__id__exact", "refund__id__exact", "reservation__id__exact", "organisation__id__exact"}
        return lookup in own or super().lookup_allowed(lookup, value, request)
