"""What organisations told for their invoices: to look at."""

from django.contrib import admin

from accounts.models import BillingIdentity, InvoicingMandate, VatRegime
from commons.admin.base import ReadOnlyPage


@admin.register(BillingIdentity)
class BillingIdentityPage(ReadOnlyPage):
    """As it stands on the next document."""

    list_display = ("legal_name", "organisation", "siret", "vat_number", "city", "changed_at")
    list_select_related = ("organisation",)
    search_fields = ("legal_name", "organisation__name", "siret", "vat_number")


@admin.register(VatRegime)
class VatRegimePage(ReadOnlyPage):
    """From which day on each organisation charges VAT, or does not."""

    list_display = ("organisation", "since", "regime")
    list_filter = ("regime",)
    list_select_related = ("organisation",)
    search_fields = ("organisation__name",)


@admin.register(InvoicingMandate)
class InvoicingMandatePage(ReadOnlyPage):
    """The text that was accepted, by whom, until when."""

    list_display = ("organisation", "version", "accepted_name", "accepted_at", "revoked_at")
    list_filter = ("version", ("revoked_at", admin.EmptyFieldListFilter))
    list_select_related = ("organisation",)
    search_fields = ("organisation__name", "accepted_name")
