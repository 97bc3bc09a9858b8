"""Documents, what awaits issuing, and legal mentions: only the last are edited, what was issued never is."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from bookings.models import AwaitedDocument, Invoice, InvoiceFile, InvoiceNumbering, LegalMention
from commons.admin.base import ReadOnlyPage


@admin.register(Invoice)
class InvoicePage(ReadOnlyPage):
    """To look at and to search."""

    list_display = ("__str__", "kind", "organisation", "issued_on", "reference", "gross", "due")
    list_filter = ("kind", "language")
    list_select_related = ("organisation",)
    search_fields = ("number", "reference", "organisation__name", "buyer__name")
    date_hierarchy = "issued_on"
    show_full_result_count = False
    exclude = ("key",)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        own = {"organisation__id__exact", "link__id__exact", "corrects__id__exact"}
        return lookup in own or super().lookup_allowed(lookup, value, request)


@admin.register(InvoiceFile)
class InvoiceFilePage(ReadOnlyPage):
    """Whether the worker has made each file, and what hinders it."""

    list_display = ("invoice", "made_at", "attempts", "retry_at", "problem")
    list_filter = (("made_at", admin.EmptyFieldListFilter),)
    list_select_related = ("invoice",)
    search_fields = ("invoice__number", "invoice__reference", "pdf_sha256")
    fields = ("invoice", "made_at", "pdf_sha256", "xml_sha256", "attempts", "retry_at", "problem")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("pdf", "xml")


@admin.register(AwaitedDocument)
class AwaitedDocumentPage(ReadOnlyPage):
    """What is to be issued, and what it wants first."""

    list_display = ("kind", "organisation", "link", "wanting", "since")
    list_filter = ("kind", "wanting")
    list_select_related = ("organisation", "link__reservation", "link__series")
    search_fields = ("organisation__name", "link__reservation__reference", "link__series__reference")


@admin.register(InvoiceNumbering)
class InvoiceNumberingPage(ReadOnlyPage):
    """Where each series of numbers stands."""

    list_display = ("organisation", "series", "year", "last", "last_at", "documents")
    list_filter = ("year", "series")
    list_select_related = ("organisation",)
    search_fields = ("organisation__name",)

    @admin.display(description=_("documents"))
    def documents(self, row: InvoiceNumbering) -> str:
        address = reverse("admin:bookings_invoice_changelist")
        return format_html('<a href="{}?organisation__id__exact={}">{}</a>', address, row.organisation_id, row.last)


@admin.register(LegalMention)
class LegalMentionPage(ModelAdmin):
    """Dated sentences: end one and add the next, so that each document finds the one of its day."""

    list_display = ("key", "since", "until", "text_fr", "to_check")
    list_filter = ("key", "to_check")
    search_fields = ("key", "text_fr", "text_en")
