"""Whose documents they are, and where they are read: both sides, and whoever has the signed address of a mail."""

from datetime import timedelta
from typing import Final

from django.core import signing
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Capability
from bookings.models import Invoice, InvoiceFile, Reservation
from bookings.querysets import venues_of
from commons.errors import Missing

SALT: Final = "documents"
# As long as a mail may be looked up; the accounts of both sides always lead there.
LINK_LASTS: Final = timedelta(days=400)


def unknown_document() -> Missing:
    return Missing(_("Ce document n’existe pas, ou n’est pas visible pour vous."))


def documents_of(user: User) -> QuerySet[Invoice]:
    """Those of what the user or their organisations booked, and of the venues whose money they may see."""
    venues = venues_of(user, Capability.SEE_MONEY)
    return Invoice.objects.filter(_booked_by(user) | Q(venue__in=venues)).select_related("venue", "corrects")


def own_documents(user: User) -> QuerySet[Invoice]:
    """Those of what the user or their organisations booked, the latest first."""
    found = Invoice.objects.filter(_booked_by(user)).select_related("venue", "link__series", "link__reservation")
    return found.order_by("-issued_at", "-pk")


def _booked_by(user: User) -> Q:
    booked = Reservation.objects.booked_by(user)
    return Q(link__reservation__in=booked) | Q(link__series__in=booked.values("series"))


def document_for(user: User, pk: int) -> Invoice:
    """Raises Missing for strangers (promise 9)."""
    found = documents_of(user).filter(pk=pk).first()
    if found is None:
        raise unknown_document()
    return found


def file_of(invoice: Invoice) -> InvoiceFile | None:
    """The file with its content; None while the worker has not made it."""
    return InvoiceFile.objects.filter(pk=invoice.pk).exclude(made_at=None).first()


def signed_path(invoice: Invoice) -> str:
    """An address that opens this document for a year, and nothing else."""
    return reverse("document_link", args=[signing.dumps(invoice.pk, salt=SALT)])


def document_named(token: str) -> Invoice:
    """The document of a signed address. Raises Missing for one that is forged or too old."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=LINK_LASTS)
    except signing.BadSignature:
        raise unknown_document() from None
    found = Invoice.objects.filter(pk=pk).first()
    if found is None:
        raise unknown_document()
    return found
