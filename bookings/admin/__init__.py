"""The administration of what is taken."""

from bookings.admin.accounts import PaymentAccountPage
from bookings.admin.calendars import BusyPeriodAdmin, CalendarAddressAdmin, FeedAdmin
from bookings.admin.conflicts import ConflictAdmin
from bookings.admin.demand import SearchMissAdmin, WaitingEntryAdmin
from bookings.admin.deposits import DepositPage
from bookings.admin.disputes import DisputePage
from bookings.admin.invoices import (
    AwaitedDocumentPage,
    InvoiceFilePage,
    InvoiceNumberingPage,
    InvoicePage,
    LegalMentionPage,
)
from bookings.admin.ledger import LedgerEntryPage
from bookings.admin.papers import AskedPaperPage, PaperPage
from bookings.admin.payments import PaymentLinkPage, PaymentPage, RefundPage, WebhookEventPage
from bookings.admin.publishing import SeasonAdmin, SpaceAdmin, VenueAdmin
from bookings.admin.reconciling import DiscrepancyPage, ReconciliationPage
from bookings.admin.reservations import ReservationAdmin
from bookings.admin.saved import FavouriteAdmin, SavedSearchAdmin
from bookings.admin.series import SeriesAdmin
from bookings.admin.servers import FeedHostAdmin
from bookings.admin.taken import AllocationAdmin, BlockAdmin

__all__ = [
    "AllocationAdmin",
    "AskedPaperPage",
    "AwaitedDocumentPage",
    "BlockAdmin",
    "BusyPeriodAdmin",
    "CalendarAddressAdmin",
    "ConflictAdmin",
    "DepositPage",
    "DiscrepancyPage",
    "DisputePage",
    "FavouriteAdmin",
    "FeedAdmin",
    "FeedHostAdmin",
    "InvoiceFilePage",
    "InvoiceNumberingPage",
    "InvoicePage",
    "LedgerEntryPage",
    "LegalMentionPage",
    "PaperPage",
    "PaymentAccountPage",
    "PaymentLinkPage",
    "PaymentPage",
    "ReconciliationPage",
    "RefundPage",
    "ReservationAdmin",
    "SavedSearchAdmin",
    "SearchMissAdmin",
    "SeasonAdmin",
    "SeriesAdmin",
    "SpaceAdmin",
    "VenueAdmin",
    "WaitingEntryAdmin",
    "WebhookEventPage",
]
