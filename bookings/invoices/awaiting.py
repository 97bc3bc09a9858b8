"""Documents that are to be issued: noted with the event that calls for them, issued by the worker, each on its own.

What wants something that a person has to give waits, and is issued as soon as it is given.
"""

import logging
from datetime import datetime

from django.db import transaction

from bookings.invoice_words import FROM_BUYER, DocumentKind
from bookings.invoices.crediting import credit_refund
from bookings.invoices.drafting import Incomplete, advance_draft, booking_of, invoice_draft
from bookings.invoices.writing import write
from bookings.models import AwaitedDocument, Invoice, Payment, PaymentLink, Refund

logger = logging.getLogger(__name__)


def expect(
    *,
    kind: DocumentKind,
    link: PaymentLink,
    organisation_id: int,
    now: datetime,
    payment: Payment | None = None,
    refund: Refund | None = None,
) -> AwaitedDocument:
    """Note that a document is to be issued. Asked twice for the same one, it is the same note."""
    subject = payment or refund or link
    note, _made = AwaitedDocument.objects.get_or_create(
        key=f"{kind}:{subject.pk}",
        defaults={
            "kind": kind,
            "link": link,
            "organisation_id": organisation_id,
            "payment": payment,
            "refund": refund,
            "since": now,
        },
    )
    return note


def issue_awaited(*, now: datetime, limit: int = 200) -> int:
    """Issue what waits for nothing any more, oldest first. Returns how many documents were issued."""
    issued = 0
    for pk in list(AwaitedDocument.objects.filter(wanting="").values_list("pk", flat=True)[:limit]):
        try:
            issued += len(issue_one(pk, now=now))
        except Exception:
            # One that cannot be issued holds up no other; the next round tries again.
            logger.exception("document %s could not be issued", pk)
    return issued


def issue_one(pk: int, *, now: datetime) -> list[Invoice]:
    """Issue what a note stands for, and take the note away; or write on it what is wanting."""
    with transaction.atomic():
        note = AwaitedDocument.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
        if note is None:
            return []
        try:
            issued = _issue(note, now)
        except Incomplete as error:
            note.wanting = error.wanting
            note.save(update_fields=["wanting"])
            return []
        note.delete()
        return issued


def ask_again(*, organisation_id: int) -> int:
    """The host's side has told something: what waited for it is tried anew. Returns how many."""
    waiting = AwaitedDocument.objects.filter(organisation_id=organisation_id).exclude(wanting="")
    return waiting.update(wanting="")


def ask_again_for(link: PaymentLink) -> int:
    """The booker's side has given an address."""
    return AwaitedDocument.objects.filter(link=link, wanting__in=[one.value for one in FROM_BUYER]).update(wanting="")


def _issue(note: AwaitedDocument, now: datetime) -> list[Invoice]:
    if note.refund:
        return credit_refund(note.refund, now=now)
    booking = booking_of(note.link)
    # A payment that came too late, or a host whose accountant asks for the money.
    if booking is None or booking.by_public_body:
        return []
    # Without a mandate then, the host may have written its own: a second one is only made by hand.
    if not note.payment and Invoice.objects.filter(link=note.link, kind=DocumentKind.SUMMARY).exists():
        return []
    if note.payment:
        return [write(advance_draft(booking, note.payment), now=now)]
    return [write(invoice_draft(booking), now=now)]
