"""The kinds of notices about reservations."""

from enum import StrEnum


class Kind(StrEnum):
    """What a notice tells. The subject is the reservation, the series, the venue or the feed it is about."""

    REQUEST_SENT = "request_sent"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    CHANGED = "changed"
    EXPIRED = "expired"
    REMINDER_WEEK = "reminder_week"
    REMINDER_DAY = "reminder_day"
    WAITING_OFFERED = "waiting_offered"

    SERIES_REQUEST_SENT = "series_request_sent"
    SERIES_CONFIRMED = "series_confirmed"
    SERIES_DECLINED = "series_declined"
    SERIES_CANCELLED = "series_cancelled"
    SERIES_EXPIRED = "series_expired"

    TO_PAY = "to_pay"
    SERIES_TO_PAY = "series_to_pay"
    PAID = "paid"
    PAYMENT_FAILED = "payment_failed"
    PAYMENT_SENT_BACK = "payment_sent_back"
    REFUNDED = "refunded"
    DOCUMENT = "document"
    BALANCE_SOON = "balance_soon"
    BALANCE_DUE = "balance_due"
    HOST_PAID = "host_paid"
    HOST_BALANCE_UNPAID = "host_balance_unpaid"
    HOST_REFUND_FAILED = "host_refund_failed"
    ADMIN_REFUND_FAILED = "admin_refund_failed"
    HOST_DISPUTE = "host_dispute"
    HOST_DISPUTE_ENDED = "host_dispute_ended"
    ADMIN_DISPUTE = "admin_dispute"
    ADMIN_DIFFERENCES = "admin_differences"

    DEPOSITS_TO_BRING = "deposits_to_bring"
    DEPOSIT_RECEIVED = "deposit_received"
    DEPOSIT_ENDED = "deposit_ended"
    HOST_DEPOSIT_ON_CARD = "host_deposit_on_card"
    HOST_DEPOSITS_TO_GIVE_BACK = "host_deposits_to_give_back"

    PAPERS_WANTED = "papers_wanted"
    PAPERS_REMINDER = "papers_reminder"
    PAPER_REFUSED = "paper_refused"
    HOST_PAPERS_SENT = "host_papers_sent"

    HOST_REQUESTED = "host_requested"
    HOST_CONFIRMED = "host_confirmed"
    HOST_CANCELLED = "host_cancelled"
    HOST_CHANGED = "host_changed"
    HOST_ARRIVALS = "host_arrivals"
    HOST_SERIES_REQUESTED = "host_series_requested"
    HOST_SERIES_CONFIRMED = "host_series_confirmed"
    HOST_SERIES_CANCELLED = "host_series_cancelled"
    HOST_CONFLICTS = "host_conflicts"
    HOST_VENUE_ACCEPTED = "host_venue_accepted"
    HOST_VENUE_SENT_BACK = "host_venue_sent_back"
    HOST_VENUE_WITHDRAWN = "host_venue_withdrawn"
    HOST_FEED_FAILING = "host_feed_failing"
    HOST_FEED_RECOVERED = "host_feed_recovered"
    HOST_FEED_ASKED = "host_feed_asked"

    SEARCH_MATCHES = "search_matches"

    HOST_ACCOUNT = "host_account"
    ADMIN_VENUE_AWAITS = "admin_venue_awaits"
    ADMIN_PAGE_REPORTED = "admin_page_reported"


REMINDERS = (Kind.REMINDER_WEEK, Kind.REMINDER_DAY)
