"""What documents and their files are called, in the active language."""

from django.utils.translation import gettext as _

from bookings.invoice_words import DocumentKind
from bookings.models import Invoice
from bookings.payments.terms import ARRHES


def title_of(invoice: Invoice) -> str:
    """« Facture », « Avoir »…; an advance by its own name."""
    words = {
        DocumentKind.INVOICE: _("Facture"),
        DocumentKind.ADVANCE_INVOICE: _("Facture d’acompte"),
        DocumentKind.CREDIT_NOTE: _("Avoir"),
        DocumentKind.SUMMARY: _("Récapitulatif"),
        DocumentKind.RECEIPT: _("Reçu d’acompte"),
        DocumentKind.QUOTE: _("Devis"),
        DocumentKind.STATEMENT: _("État des sommes dues"),
    }
    if invoice.about.get("advance_kind") == ARRHES:
        words |= {DocumentKind.ADVANCE_INVOICE: _("Facture d’arrhes"), DocumentKind.RECEIPT: _("Reçu d’arrhes")}
    return words[DocumentKind(invoice.kind)]


def file_name(invoice: Invoice) -> str:
    """« facture-F2027-00012.pdf »."""
    words = {
        DocumentKind.INVOICE: _("facture"),
        DocumentKind.ADVANCE_INVOICE: _("facture-acompte"),
        DocumentKind.CREDIT_NOTE: _("avoir"),
        DocumentKind.SUMMARY: _("recapitulatif"),
        DocumentKind.RECEIPT: _("recu"),
        DocumentKind.QUOTE: _("devis"),
        DocumentKind.STATEMENT: _("etat-des-sommes-dues"),
    }
    name = invoice.number or invoice.reference or f"{invoice.issued_on:%Y%m%d}-{invoice.pk}"
    return f"{words[DocumentKind(invoice.kind)]}-{name}.pdf"
