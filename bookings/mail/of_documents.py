"""« Votre facture »: a document with its PDF, told to the booker once the file is made."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from bookings.facts import DOCUMENT, Fact
from bookings.invoice_words import DocumentKind
from bookings.invoices.naming import file_name, title_of
from bookings.invoices.reading import file_of, signed_path
from bookings.mail.kinds import Kind
from bookings.mail.readers import booker_of
from bookings.mail.sources import reservations
from bookings.mail.telling import for_each
from bookings.mail.to_booker import reason_of, replies_to
from bookings.models import Invoice, Reservation
from commons.letters import Action, Letter, address, write
from commons.models import Event, Notice
from commons.money import format_euros
from commons.notices import Attachment, Message, renders, schedule_notices
from commons.outbox import on_event

# Whoever asks for these waits for them on the page.
ASKED_FOR = (DocumentKind.QUOTE, DocumentKind.STATEMENT)


@on_event(Fact.DOCUMENT_MADE)
def follow_document(event: Event, now: datetime) -> None:
    """The booker gets it."""
    invoice = Invoice.objects.select_related("link").get(pk=event.subject_id)
    first = _first(invoice)
    if first is None or invoice.kind in ASKED_FOR:
        return
    about: dict[str, Any] = {"due_at": event.happened_at, "data": {"event": event.pk}}
    schedule_notices(for_each([booker_of(first)], Kind.DOCUMENT, DOCUMENT, invoice.pk, **about))


@renders(Kind.DOCUMENT)
def document(notice: Notice, now: datetime) -> Message | None:
    """In the reader's language; the document keeps its own."""
    invoice = Invoice.objects.select_related("link", "venue").filter(pk=notice.subject_id).first()
    file = file_of(invoice) if invoice else None
    first = _first(invoice) if invoice else None
    if invoice is None or file is None or first is None:
        return None
    title = title_of(invoice)
    name = " ".join(part for part in (title, invoice.number) if part)
    return write(
        Letter(
            subject=_("%(document)s : %(venue)s") % {"document": name, "venue": first.venue.name},
            title=name,
            opening=[
                _("Ce document est pour votre réservation %(reference)s : %(total)s. Il est joint à ce message.")
                % {"reference": invoice.reference, "total": format_euros(invoice.total)},
                _("Vous le retrouvez sur la page de la réservation. Le lien de ce message l’ouvre sans compte."),
            ],
            action=Action(_("Télécharger le document"), address(signed_path(invoice))),
            reason=reason_of(first.booker_id),
            reply_to=replies_to(first.venue),
            attachments=(Attachment(file_name(invoice), bytes(file.pdf or b""), "application/pdf"),),
        )
    )


def _first(invoice: Invoice) -> Reservation | None:
    link = invoice.link
    if link is None:
        return None
    if link.series_id:
        return reservations().filter(series_id=link.series_id).first()
    return reservations().filter(pk=link.reservation_id or 0).first()
