"""A booker sends a document: it is kept in the wallet, and the host sees it."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Paper, User
from accounts.papers import Owner, keep_paper
from bookings.asking.timing import refusal
from bookings.deposits.bundles import Bundle
from bookings.facts import PAPER, By, Change, Fact, record
from bookings.models import AskedPaper, Reservation
from bookings.paper_words import MISSING, PaperState
from bookings.papers.asking import last_day
from bookings.papers.rules import prolonged
from bookings.papers.sides import locked_asked, open_dates
from bookings.permissions import as_booker
from bookings.states import State
from commons.errors import Lost
from commons.uploads import Upload
from commons.words import day


@transaction.atomic
def send_paper(
    *, actor: User, asked_id: int, upload: Upload, now: datetime, valid_until: date | None = None
) -> AskedPaper:
    """Send a document, or another in its place while the host has not accepted it. `valid_until`: its last day.

    When it was the last that was missing, the host has as long as for a request to look.
    Raises Missing; Lost `papers_closed`, `paper_accepted`; Impossible `paper_expired`.
    """
    asked, bundle = locked_asked(asked_id)
    by = as_booker(actor, bundle.first)
    waiting = open_dates(bundle)
    if asked.state == PaperState.ACCEPTED:
        raise Lost(_("Le lieu a déjà accepté ce document."), code="paper_accepted")
    _check_validity(valid_until, waiting)
    before, state = asked.paper, asked.state
    first = bundle.first
    owner = Owner(first.organisation_id, first.booker_id)
    key = (asked.kind, asked.label)
    asked.paper = keep_paper(owner, key, upload, valid_until=valid_until, by=actor, now=now)
    asked.state, asked.reason = PaperState.SENT, ""
    asked.save()
    _forget(before)
    complete = not asked.link.papers.filter(state__in=MISSING).exists()
    if complete:
        give_time(waiting, timedelta(hours=bundle.venue.answer_hours), now)
    tell(Fact.PAPER_SENT, asked, bundle, state, by=by, now=now, complete=complete)
    return asked


def give_time(waiting: list[Reservation], by: timedelta, now: datetime) -> None:
    """Move the deadline of what waits for documents, so that somebody has `by` from now."""
    starts_at = min(one.starts_at for one in waiting)
    for one in waiting:
        if one.state == State.AWAITING_PAPERS and one.expires_at is not None:
            one.expires_at = prolonged(one.expires_at, now=now, by=by, starts_at=starts_at)
            one.save(update_fields=["expires_at", "changed_at"])


def tell(
    fact: Fact, asked: AskedPaper, bundle: Bundle, before: str, *, by: By, now: datetime, complete: bool = False
) -> None:
    """Leave the event of what was done to a document."""
    data = {"venue": bundle.venue.pk, "link": asked.link_id, "complete": complete}
    record([Change(fact, asked.pk, before, asked.state, asked.reason, data, PAPER)], by=by, now=now)


def too_short(needed: date) -> str:
    """What is said of a document that ends before the day on which it has to be valid."""
    return _("Ce document doit être valable jusqu’au %(day)s, le dernier jour de votre venue.") % {"day": day(needed)}


def _check_validity(valid_until: date | None, waiting: list[Reservation]) -> None:
    if valid_until is None:
        return
    needed = last_day(waiting)
    if valid_until < needed:
        raise refusal("paper_expired", too_short(needed), "valid_until")


def _forget(paper: Paper | None) -> None:
    """What was sent in its place before goes, unless another booking shows it."""
    if paper is not None and not paper.asked.exists():
        paper.delete()
