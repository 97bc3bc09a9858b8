"""What is taken."""

from bookings.models.accounts import PaymentAccount
from bookings.models.allocations import Allocation, Block
from bookings.models.calendars import CalendarAddress, Conflict
from bookings.models.demand import SearchMiss, WaitingEntry
from bookings.models.deposits import Deposit, DepositProof
from bookings.models.disputes import Dispute
from bookings.models.feeds import BusyPeriod, Feed, FeedHost, FeedMemory
from bookings.models.invoices import (
    AwaitedDocument,
    BilledParty,
    Invoice,
    InvoiceFile,
    InvoiceNumbering,
    LegalMention,
)
from bookings.models.ledger import LedgerEntry
from bookings.models.papers import AskedPaper
from bookings.models.payments import Payment, PaymentLink, PaymentShare, Refund, WebhookEvent
from bookings.models.reconciling import Discrepancy, Reconciliation
from bookings.models.reservations import Reservation, ReservationLine
from bookings.models.saving import Favourite, KnownMatch, SavedSearch, VenueChange
from bookings.models.series import Series

__all__ = [
    "Allocation",
    "AskedPaper",
    "AwaitedDocument",
    "BilledParty",
    "Block",
    "BusyPeriod",
    "CalendarAddress",
    "Conflict",
    "Deposit",
    "DepositProof",
    "Discrepancy",
    "Dispute",
    "Favourite",
    "Feed",
    "FeedHost",
    "FeedMemory",
    "Invoice",
    "InvoiceFile",
    "InvoiceNumbering",
    "KnownMatch",
    "LedgerEntry",
    "LegalMention",
    "Payment",
    "PaymentAccount",
    "PaymentLink",
    "PaymentShare",
    "Reconciliation",
    "Refund",
    "Reservation",
    "ReservationLine",
    "SavedSearch",
    "SearchMiss",
    "Series",
    "VenueChange",
    "WaitingEntry",
    "WebhookEvent",
]
