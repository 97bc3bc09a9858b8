"""The host accepts documents, or refuses them with a reason. The last one accepted moves the booking on."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from bookings.deposits.bundles import Bundle
from bookings.facts import By, Fact
from bookings.lifecycle.answering import accept_papers, reason_given
from bookings.models import AskedPaper
from bookings.paper_words import PaperState
from bookings.papers.rules import AGAIN_WITHIN
from bookings.papers.sending import give_time, tell
from bookings.papers.sides import locked_asked, open_dates
from bookings.permissions import host_of
from bookings.series.moving import accept_series_papers
from bookings.states import State


@transaction.atomic
def accept_paper(*, actor: User, asked_id: int, now: datetime) -> AskedPaper:
    """Find a document in order, be it one that the host saw elsewhere. Once all are, the booking goes on.

    Raises Missing, NotAllowed, Lost `papers_closed`.
    """
    asked, bundle = locked_asked(asked_id)
    by = host_of(actor, bundle.first)
    open_dates(bundle)
    if asked.state != PaperState.ACCEPTED:
        _decide(asked, bundle, PaperState.ACCEPTED, "", by=by, now=now)
    if not asked.link.papers.exclude(state=PaperState.ACCEPTED).exists():
        _go_on(actor, bundle, now)
    return asked


@transaction.atomic
def refuse_paper(*, actor: User, asked_id: int, reason: str, now: datetime) -> AskedPaper:
    """Ask for another one, saying why; the booker has at least two days for it.

    Raises Missing, NotAllowed, Lost `papers_closed`, Impossible `reason_missing`.
    """
    asked, bundle = locked_asked(asked_id)
    by = host_of(actor, bundle.first)
    waiting = open_dates(bundle)
    _decide(asked, bundle, PaperState.REFUSED, reason_given(reason), by=by, now=now)
    give_time(waiting, AGAIN_WITHIN, now)
    return asked


def _decide(asked: AskedPaper, bundle: Bundle, state: PaperState, reason: str, *, by: By, now: datetime) -> None:
    before = asked.state
    asked.state, asked.reason = state, reason
    asked.decided_by, asked.decided_at = by.user, now
    asked.save()
    tell(
        Fact.PAPER_ACCEPTED if state == PaperState.ACCEPTED else Fact.PAPER_REFUSED,
        asked,
        bundle,
        before,
        by=by,
        now=now,
    )


def _go_on(actor: User, bundle: Bundle, now: datetime) -> None:
    """A request whose documents are in order still waits for its answer."""
    waiting = [one for one in bundle.reservations if one.state == State.AWAITING_PAPERS]
    if not waiting:
        return
    if waiting[0].series_id:
        accept_series_papers(actor=actor, series_id=waiting[0].series_id, now=now)
    else:
        accept_papers(actor=actor, reservation_id=waiting[0].pk, now=now)
