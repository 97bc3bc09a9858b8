"""The facts that reservations leave as events: their kinds, and one way to write them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from accounts.models import User
from bookings.transitions import Actor, Verb
from commons.inserting import insert_rows
from commons.models import Event
from commons.outbox import wake_after_commit

RESERVATION = "reservation"
SERIES = "series"
PAYMENT = "payment"
REFUND = "refund"
RECONCILIATION = "reconciliation"
DOCUMENT = "document"
DEPOSIT = "deposit"
DISPUTE = "dispute"
PAPER = "asked_paper"


class Fact(StrEnum):
    """Kinds of events. Those that a single reservation has as part of its series carry `data["series"]`."""

    RESERVATION_HELD = "reservation_held"
    RESERVATION_EXTENDED = "reservation_extended"
    RESERVATION_SUBMITTED = "reservation_submitted"
    RESERVATION_APPROVED = "reservation_approved"
    RESERVATION_PAPERS_ACCEPTED = "reservation_papers_accepted"
    RESERVATION_PAYMENT_STARTED = "reservation_payment_started"
    RESERVATION_PAYMENT_FAILED = "reservation_payment_failed"
    RESERVATION_PAID = "reservation_paid"
    RESERVATION_EXPIRING = "reservation_expiring"
    RESERVATION_EXPIRED = "reservation_expired"
    RESERVATION_DECLINED = "reservation_declined"
    RESERVATION_CANCELLED = "reservation_cancelled"
    RESERVATION_COMPLETED = "reservation_completed"
    RESERVATION_NO_SHOW = "reservation_no_show"
    RESERVATION_CHANGED = "reservation_changed"
    RESERVATION_RECOVERED = "reservation_recovered"
    RESERVATION_HANDED_OVER = "reservation_handed_over"
    PAYMENT_METHOD_CHANGED = "payment_method_changed"
    PAYMENT_OPENED = "payment_opened"
    PAYMENT_SUCCEEDED = "payment_succeeded"
    PAYMENT_FAILED = "payment_failed"
    PAYMENT_EXPIRED = "payment_expired"
    OFFLINE_PAYMENT_NOTED = "offline_payment_noted"
    DIFFERENCES_FOUND = "differences_found"
    TITLE_NOTED = "title_noted"
    DEBT_PAID = "debt_paid"
    REFUND_ASKED = "refund_asked"
    REFUND_SUCCEEDED = "refund_succeeded"
    REFUND_FAILED = "refund_failed"
    DISPUTE_OPENED = "dispute_opened"
    DISPUTE_ENDED = "dispute_ended"
    DOCUMENT_ISSUED = "document_issued"
    DOCUMENT_MADE = "document_made"
    SERIES_HELD = "series_held"
    SERIES_SUBMITTED = "series_submitted"
    SERIES_APPROVED = "series_approved"
    SERIES_DECLINED = "series_declined"
    SERIES_CANCELLED = "series_cancelled"
    SERIES_PAPERS_ACCEPTED = "series_papers_accepted"
    SPACE_BLOCKED = "space_blocked"
    SPACE_UNBLOCKED = "space_unblocked"
    PLACES_FREED = "places_freed"
    WAITING_OFFERED = "waiting_offered"
    WAITING_LAPSED = "waiting_lapsed"
    CONFLICT_OPENED = "conflict_opened"
    ACCOUNT_CHANGED = "account_changed"
    DEPOSIT_RECEIVED = "deposit_received"
    DEPOSIT_RETURNED = "deposit_returned"
    DEPOSIT_KEPT = "deposit_kept"
    PAPER_SENT = "paper_sent"
    PAPER_ACCEPTED = "paper_accepted"
    PAPER_REFUSED = "paper_refused"
    SEASON_PUBLISHED = "season_published"
    SEASON_WITHDRAWN = "season_withdrawn"
    SEASON_CHANGED = "season_changed"
    SPACE_CHANGED = "space_changed"
    SPACE_RETIRED = "space_retired"
    VENUE_WITHDRAWN = "venue_withdrawn"


FACT_OF: Mapping[Verb, Fact] = {
    Verb.HOLD: Fact.RESERVATION_HELD,
    Verb.SUBMIT: Fact.RESERVATION_SUBMITTED,
    Verb.APPROVE: Fact.RESERVATION_APPROVED,
    Verb.ACCEPT_PAPERS: Fact.RESERVATION_PAPERS_ACCEPTED,
    Verb.START_PAYMENT: Fact.RESERVATION_PAYMENT_STARTED,
    Verb.FAIL_PAYMENT: Fact.RESERVATION_PAYMENT_FAILED,
    Verb.CONFIRM_PAYMENT: Fact.RESERVATION_PAID,
    Verb.BEGIN_EXPIRING: Fact.RESERVATION_EXPIRING,
    Verb.EXPIRE: Fact.RESERVATION_EXPIRED,
    Verb.DECLINE: Fact.RESERVATION_DECLINED,
    Verb.CANCEL: Fact.RESERVATION_CANCELLED,
    Verb.COMPLETE: Fact.RESERVATION_COMPLETED,
    Verb.MARK_NO_SHOW: Fact.RESERVATION_NO_SHOW,
    Verb.CHANGE: Fact.RESERVATION_CHANGED,
    Verb.RECOVER: Fact.RESERVATION_RECOVERED,
}


@dataclass(frozen=True, slots=True)
class By:
    """Who acts, in what quality, and for whom they speak. `user` is None for the system."""

    user: User | None
    quality: Actor
    on_behalf_of: str = ""


SYSTEM = By(None, Actor.SYSTEM)


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one subject, as an event tells it."""

    fact: Fact
    subject_id: int
    from_state: str = ""
    to_state: str = ""
    reason: str = ""
    data: Mapping[str, Any] | None = None
    subject_type: str = RESERVATION


def record(changes: Iterable[Change], *, by: By, now: datetime) -> None:
    """Write the events of `changes` in one statement, and wake the worker after the commit.

    `data` gets `quality`, so that the audit trail says whether the booker's or the venue's side acted.
    """
    events = [
        Event(
            happened_at=now,
            kind=change.fact.value,
            subject_type=change.subject_type,
            subject_id=str(change.subject_id),
            actor=by.user,
            on_behalf_of=by.on_behalf_of[:200],
            from_state=change.from_state,
            to_state=change.to_state,
            reason=change.reason,
            data={"quality": by.quality.value, **(change.data or {})},
        )
        for change in changes
    ]
    if events:
        insert_rows(events)
        wake_after_commit()
