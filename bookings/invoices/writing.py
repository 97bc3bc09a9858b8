"""The one place where a document is written: its number, what is on it, and the file that the worker is to make."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone, translation

from accounts.models import Organisation
from bookings.facts import DOCUMENT, SYSTEM, Change, Fact, record
from bookings.invoice_words import NUMBERED, DocumentKind
from bookings.invoices.mentions import mentions_on
from bookings.invoices.numbering import Number, take_number
from bookings.invoices.papers import breakdown_data, lines_data, party_data
from bookings.invoices.values import Bill, Party
from bookings.models import Invoice, InvoiceFile, Payment, PaymentLink, Refund
from venues.models import Venue

BETWEEN_PROFESSIONALS: Final = ("late_payment", "recovery_indemnity", "no_discount")
OF_KIND: Final[Mapping[str, tuple[str, ...]]] = {
    DocumentKind.INVOICE: ("mandate",),
    DocumentKind.ADVANCE_INVOICE: ("mandate",),
    DocumentKind.CREDIT_NOTE: ("mandate",),
    DocumentKind.SUMMARY: ("summary",),
    DocumentKind.RECEIPT: ("summary",),
    DocumentKind.QUOTE: ("quote",),
    DocumentKind.STATEMENT: ("statement",),
}


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A document before it has a number. `key` makes it the only one of its sort; `due_in`: how long one may take to
    pay it, from its day; `mention`: the legal mention that stands in for those of its kind."""

    kind: DocumentKind
    key: str
    organisation: Organisation
    issuer: Party
    buyer: Party
    bill: Bill
    service: tuple[date, date]
    language: str
    reference: str = ""
    venue: Venue | None = None
    link: PaymentLink | None = None
    payment: Payment | None = None
    refund: Refund | None = None
    corrects: Invoice | None = None
    due_in: timedelta = timedelta(0)
    valid_until: date | None = None
    about: Mapping[str, Any] = field(default_factory=dict)
    mention: str = ""


def write(draft: Draft, *, now: datetime) -> Invoice:
    """Issue it, once: what was issued under its key already is returned as it is. Its file follows from the worker."""
    with transaction.atomic():
        found = Invoice.objects.filter(key=draft.key).first()
        if found is not None:
            return found
        number = _number(draft, now)
        invoice = Invoice.objects.create(**_content(draft, number))
        InvoiceFile.objects.create(invoice=invoice, retry_at=now)
        data = {"kind": draft.kind.value, "number": invoice.number, "venue": invoice.venue_id}
        record([Change(Fact.DOCUMENT_ISSUED, invoice.pk, data=data, subject_type=DOCUMENT)], by=SYSTEM, now=now)
    return invoice


def _number(draft: Draft, now: datetime) -> Number:
    if draft.kind not in NUMBERED:
        return Number("", now, timezone.localdate(now))
    return take_number(organisation_id=draft.organisation.pk, kind=draft.kind, now=now)


def _content(draft: Draft, number: Number) -> dict[str, Any]:
    bill = draft.bill
    exempt = [key for part in bill.parts for key in part.mentions]
    own = (draft.mention,) if draft.mention else OF_KIND[draft.kind]
    keys: Sequence[str] = [*own, *(BETWEEN_PROFESSIONALS if _owed_by_professional(draft) else ())]
    with translation.override(draft.language):
        found = mentions_on(number.on, [*exempt, *keys], draft.language)
        breakdown = breakdown_data(bill.parts, found)
    return {
        "kind": draft.kind,
        "number": number.text,
        "key": draft.key,
        "organisation": draft.organisation,
        "venue": draft.venue,
        "link": draft.link,
        "payment": draft.payment,
        "refund": draft.refund,
        "corrects": draft.corrects,
        "language": draft.language,
        "issued_at": number.at,
        "issued_on": number.on,
        "due_on": number.on + draft.due_in if draft.kind in NUMBERED and bill.due else None,
        "valid_until": draft.valid_until,
        "service_from": draft.service[0],
        "service_to": draft.service[1],
        "reference": draft.reference,
        "issuer": party_data(draft.issuer),
        "buyer": party_data(draft.buyer),
        "lines": lines_data(bill.lines),
        "breakdown": breakdown,
        "mentions": [found[key].text for key in [*dict.fromkeys(exempt), *keys] if key in found],
        "about": dict(draft.about),
        "net": bill.net,
        "tax": bill.tax,
        "gross": bill.gross,
        "rounding": bill.rounding,
        "prepaid": bill.prepaid,
        "due": bill.due,
    }


def _owed_by_professional(draft: Draft) -> bool:
    """Late payment has its price between professionals, on what is an invoice."""
    invoices = (DocumentKind.INVOICE, DocumentKind.ADVANCE_INVOICE)
    return draft.kind in invoices and draft.buyer.professional
