"""What a person paid and was billed, as lists of an export, and the documents themselves."""

from collections.abc import Iterator
from typing import Final

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.privacy.parts import Document, Record
from bookings.invoices.naming import file_name, title_of
from bookings.models import BilledParty, Deposit, Invoice, InvoiceFile, Payment, PaymentLink, Refund

CHUNK: Final = 500
# A document is some 40 kB: few are in memory at once.
FEW: Final = 20
BILLED: Final = ("legal_name", "address", "postal_code", "city", "country")


def links_of(user: User) -> QuerySet[PaymentLink]:
    """What the person booked, as it is paid together."""
    return PaymentLink.objects.filter(Q(reservation__booker=user) | Q(series__booker=user))


def payments(user: User) -> Iterator[Record]:
    found = Payment.objects.filter(link__in=links_of(user)).select_related("link__reservation", "link__series", "venue")
    for one in found.prefetch_related("refunds").order_by("pk").iterator(CHUNK):
        yield {
            "for": str(one.link),
            "venue": one.venue.name,
            "part": one.part,
            "method": one.method,
            "amount": one.amount,
            "state": one.state,
            "created_at": one.created_at,
            "paid_at": one.paid_at,
            "received_on": one.received_on,
            "reference": one.reference,
            "refunds": [_refund(refund) for refund in one.refunds.all()],
        }


def deposits(user: User) -> Iterator[Record]:
    names = ("kind", "label", "amount", "state", "means", "received_on", "kept", "returned", "reason", "ended_at")
    yield from Deposit.objects.filter(link__in=links_of(user)).order_by("pk").values(*names).iterator(CHUNK)


def billed_to(user: User) -> Iterator[Record]:
    found = BilledParty.objects.filter(link__in=links_of(user)).select_related("link__reservation", "link__series")
    for one in found.order_by("pk").iterator(CHUNK):
        yield {"for": str(one.link), **{name: getattr(one, name) for name in BILLED}}


def documents(user: User) -> Iterator[Record]:
    for one in _documents(user).iterator(CHUNK):
        yield {
            "file": f"documents/{file_name(one)}",
            "title": title_of(one),
            "number": one.number,
            "issued_on": one.issued_on,
            "issuer": one.issuer,
            "buyer": one.buyer,
            "lines": one.lines,
            "net": one.net,
            "tax": one.tax,
            "total": one.total,
            "due": one.due,
        }


def document_files(user: User) -> Iterator[Document]:
    """Those that the worker has made."""
    made = InvoiceFile.objects.filter(invoice__in=_documents(user).order_by()).exclude(made_at=None)
    for file in made.select_related("invoice").defer("xml").order_by("pk").iterator(FEW):
        yield Document(f"documents/{file_name(file.invoice)}", bytes(file.pdf or b""))


def _documents(user: User) -> QuerySet[Invoice]:
    return Invoice.objects.filter(link__in=links_of(user)).order_by("pk")


def _refund(one: Refund) -> Record:
    return {"amount": one.amount, "cause": one.cause, "state": one.state, "at": one.at, "done_at": one.done_at}
