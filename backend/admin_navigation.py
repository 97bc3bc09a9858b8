"""The sidebar of the administration: one list, in the order of the day's work."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

# (title, [(icon of Material Symbols, model)]). What the site lacks, or the reader may not see, is left out.
PLAN: list[tuple[Any, list[tuple[str, str]]]] = [
    (
        _("Réservations"),
        [
            ("event_available", "bookings.Reservation"),
            ("repeat", "bookings.Series"),
            ("hourglass", "bookings.WaitingEntry"),
            ("block", "bookings.Block"),
            ("warning", "bookings.Conflict"),
            ("grid_on", "bookings.Allocation"),
            ("search_off", "bookings.SearchMiss"),
            ("saved_search", "bookings.SavedSearch"),
            ("favorite", "bookings.Favourite"),
        ],
    ),
    (
        _("Lieux"),
        [
            ("storefront", "venues.Venue"),
            ("photo_library", "venues.Photo"),
            ("flag", "venues.Report"),
            ("meeting_room", "venues.Space"),
            ("date_range", "venues.Season"),
            ("schedule", "venues.Opening"),
            ("event_busy", "venues.Closure"),
            ("euro", "venues.Rate"),
            ("add_shopping_cart", "venues.Supplement"),
            ("savings", "venues.DepositTerm"),
            ("description", "venues.PaperTerm"),
            ("category", "venues.VenueKind"),
            ("wifi", "venues.Amenity"),
        ],
    ),
    (
        _("Agendas extérieurs"),
        [
            ("sync", "bookings.Feed"),
            ("event_note", "bookings.BusyPeriod"),
            ("link", "bookings.CalendarAddress"),
            ("dns", "bookings.FeedHost"),
        ],
    ),
    (
        _("Argent"),
        [
            ("payments", "bookings.Payment"),
            ("account_balance", "bookings.PaymentAccount"),
            ("credit_card", "venues.PaymentMethod"),
            ("event_upcoming", "venues.PaymentTerms"),
            ("undo", "bookings.Refund"),
            ("gavel", "bookings.Dispute"),
            ("lock", "bookings.Deposit"),
            ("task", "bookings.AskedPaper"),
            ("folder_shared", "accounts.Paper"),
            ("account_balance", "bookings.LedgerEntry"),
            ("receipt_long", "bookings.Invoice"),
            ("picture_as_pdf", "bookings.InvoiceFile"),
            ("hourglass_top", "bookings.AwaitedDocument"),
            ("tag", "bookings.InvoiceNumbering"),
            ("gavel", "bookings.LegalMention"),
            ("badge", "accounts.BillingIdentity"),
            ("percent", "accounts.VatRegime"),
            ("contract", "accounts.InvoicingMandate"),
            ("rule", "bookings.Discrepancy"),
            ("fact_check", "bookings.Reconciliation"),
            ("webhook", "bookings.WebhookEvent"),
            ("add_link", "bookings.PaymentLink"),
        ],
    ),
    (
        _("Comptes"),
        [
            ("person", "accounts.User"),
            ("apartment", "accounts.Organisation"),
            ("mail", "accounts.Invitation"),
            ("map", "accounts.Territory"),
            ("key", "accounts.ApiToken"),
            ("lock", "mfa.Authenticator"),
            ("group", "auth.Group"),
        ],
    ),
    (
        _("Suivi"),
        [
            ("history", "commons.Event"),
            ("outgoing_mail", "commons.Notice"),
            ("fingerprint", "commons.IdempotencyClaim"),
            ("location_on", "commons.Commune"),
            ("gavel", "commons.HouseText"),
        ],
    ),
]


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The groups with the pages that this reader may open."""
    groups = [(title, [_item(request, icon, model) for icon, model in pages]) for title, pages in PLAN]
    return [
        {"title": title, "collapsible": True, "items": [item for item in items if item]}
        for title, items in groups
        if any(items)
    ]


def _item(request: HttpRequest, icon: str, label: str) -> dict[str, Any] | None:
    try:
        model = apps.get_model(label)
    except LookupError:
        return None
    if not admin.site.is_registered(model) or not admin.site.get_model_admin(model).has_view_permission(request):
        return None
    words = model._meta
    return {
        "title": capfirst(words.verbose_name_plural),
        "icon": icon,
        "link": reverse(f"admin:{words.app_label}_{words.model_name}_changelist"),
    }
