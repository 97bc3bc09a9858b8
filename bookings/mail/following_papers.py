"""Who is told of documents: the booker of what is wanted and refused, the host once all are there."""

from datetime import datetime
from typing import Any

from bookings.deposits.bundles import bundle_of
from bookings.facts import Fact
from bookings.mail.kinds import Kind
from bookings.mail.of_papers import ALL_OF_IT, SUBJECT
from bookings.mail.readers import booker_of, hosts_of
from bookings.mail.sources import reservations
from bookings.mail.telling import for_each
from bookings.models import AskedPaper
from bookings.paper_words import MISSING
from bookings.papers.rules import remind_at
from bookings.payments.links import link_of
from bookings.states import State
from commons.models import Event
from commons.notices import schedule_notices
from commons.outbox import on_event


@on_event(Fact.RESERVATION_SUBMITTED, Fact.RESERVATION_APPROVED)
def ask_for_papers(event: Event, now: datetime) -> None:
    """One letter for what is booked together, and one shortly before the deadline; the host, if all are there."""
    if event.to_state != State.AWAITING_PAPERS:
        return
    reservation = reservations().filter(pk=event.subject_id).first()
    link = link_of(reservation) if reservation else None
    if reservation is None or link is None:
        return
    # The dates of a series have their events at one time: the key makes one notice of them.
    about: dict[str, Any] = {"due_at": event.happened_at, "data": {"event": event.pk}}
    if not link.papers.filter(state__in=MISSING).exists():
        hosts = hosts_of(reservation.venue)
        schedule_notices(for_each(hosts, Kind.HOST_PAPERS_SENT, ALL_OF_IT, link.pk, **about))
        return
    planned = for_each([booker_of(reservation)], Kind.PAPERS_WANTED, ALL_OF_IT, link.pk, **about)
    first = bundle_of(link).first
    due = remind_at(first.expires_at, now=event.happened_at) if first.expires_at else None
    if due is not None:
        reminded: dict[str, Any] = {"due_at": due, "data": {"event": event.pk}}
        planned += for_each([booker_of(reservation)], Kind.PAPERS_REMINDER, ALL_OF_IT, link.pk, **reminded)
    schedule_notices(planned)


@on_event(Fact.PAPER_SENT, Fact.PAPER_REFUSED)
def follow_paper(event: Event, now: datetime) -> None:
    """A refusal is told to the booker; that the last missing one was sent, to the host."""
    asked = AskedPaper.objects.select_related("link__reservation", "link__series").filter(pk=event.subject_id).first()
    if asked is None:
        return
    bundle = bundle_of(asked.link)
    about: dict[str, Any] = {"due_at": event.happened_at, "data": {"event": event.pk}}
    if event.kind == Fact.PAPER_REFUSED:
        schedule_notices(for_each([booker_of(bundle.first)], Kind.PAPER_REFUSED, SUBJECT, asked.pk, **about))
    elif event.data.get("complete"):
        hosts = hosts_of(bundle.venue)
        schedule_notices(for_each(hosts, Kind.HOST_PAPERS_SENT, ALL_OF_IT, asked.link_id, **about))
