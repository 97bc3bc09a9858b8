"""Credit notes: each corrects one invoice, for all or a part of it, and never for more than was billed."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Capability
from bookings.invoice_words import DocumentKind
from bookings.invoices.papers import part_from, party_from
from bookings.invoices.reckoning import reckon_bill
from bookings.invoices.sharing import left_of, refund_of
from bookings.invoices.values import VatPart
from bookings.invoices.writing import Draft, write
from bookings.models import Invoice, Refund
from commons.errors import Impossible
from commons.money import ZERO, format_euros
from commons.reasons import required_reason
from venues.permissions import require_for_venue

INVOICES = (DocumentKind.INVOICE, DocumentKind.ADVANCE_INVOICE)


def credit_refund(refund: Refund, *, now: datetime) -> list[Invoice]:
    """The credit notes for a refund that was made, over what was invoiced: the final invoice where there is one, else
    the invoices for advances, that of the refunded payment first. None where nothing was invoiced."""
    notes, rest = [], refund.amount
    with transaction.atomic():
        for invoice in _invoiced(refund):
            amount = min(rest, creditable(invoice))
            if amount:
                key = f"credit:{refund.pk}:{invoice.pk}"
                notes.append(write(_draft(invoice, amount, key=key, reason=refund.reason, refund=refund), now=now))
                rest -= amount
    return notes


def issue_credit_note(*, actor: User, invoice: Invoice, amount: Decimal, reason: str, now: datetime) -> Invoice:
    """A credit note that the host decides, with its reason; it moves no money by itself.

    Raises Impossible `not_an_invoice`, `reason_missing`, `amount_wrong`; Missing and NotAllowed as `require_for_venue`.
    """
    if invoice.venue is None or invoice.kind not in INVOICES:
        raise Impossible(_("Un avoir corrige une facture."), code="not_an_invoice")
    require_for_venue(actor=actor, venue=invoice.venue, capability=Capability.SEE_MONEY)
    words = required_reason(reason, _("Dites pourquoi : le motif figure sur l’avoir."))
    with transaction.atomic():
        # Two credit notes at once would each see all of the invoice.
        Invoice.objects.select_for_update(of=("self",), no_key=True).get(pk=invoice.pk)
        most = creditable(invoice)
        if not 0 < amount <= most:
            sentence = _("Le montant va de 0,01 € à %(most)s : c’est ce qui reste de cette facture.")
            text = sentence % {"most": format_euros(most)}
            raise Impossible(text, code="amount_wrong", fields={"amount": [text]})
        key = f"credit:host:{invoice.pk}:{invoice.corrections.count() + 1}"
        return write(_draft(invoice, amount, key=key, reason=words), now=now)


def creditable(invoice: Invoice) -> Decimal:
    """What is left of an invoice, in euros."""
    return sum((part.promised for part in _left(invoice)), ZERO)


def _left(invoice: Invoice) -> list[VatPart]:
    notes = [_parts(note) for note in invoice.corrections.order_by("pk")]
    return left_of(_parts(invoice), notes)


def _parts(invoice: Invoice) -> list[VatPart]:
    return [part_from(data) for data in invoice.breakdown]


def _draft(invoice: Invoice, amount: Decimal, *, key: str, reason: str, refund: Refund | None = None) -> Draft:
    with translation.override(invoice.language):
        label = _("Avoir sur la facture %(number)s") % {"number": invoice.number}
    charges = refund_of(_left(invoice), amount, label=label)
    return Draft(
        kind=DocumentKind.CREDIT_NOTE,
        key=key,
        organisation=invoice.organisation,
        venue=invoice.venue,
        link=invoice.link,
        refund=refund,
        corrects=invoice,
        issuer=party_from(invoice.issuer),
        buyer=party_from(invoice.buyer),
        bill=reckon_bill(charges, prepaid=amount if refund else ZERO),
        service=(invoice.service_from, invoice.service_to),
        language=invoice.language,
        reference=invoice.reference,
        about={
            "reason": reason,
            "preceding": [{"number": invoice.number, "on": invoice.issued_on.isoformat(), "total": str(invoice.total)}],
        },
    )


def _invoiced(refund: Refund) -> Sequence[Invoice]:
    """Locked, so that two refunds do not both take what is left."""
    found = list(
        Invoice.objects.filter(link=refund.payment.link_id, kind__in=INVOICES)
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    )
    final = [one for one in found if one.kind == DocumentKind.INVOICE]
    return final or sorted(found, key=lambda one: (one.payment_id != refund.payment_id, -one.pk))
