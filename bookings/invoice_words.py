"""The words of invoices: what a document is, and why one is not issued yet."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    """What a document is. The first three are numbered invoices; the others say on their face that they are none."""

    INVOICE = "invoice", _("facture")
    ADVANCE_INVOICE = "advance_invoice", _("facture d’acompte")
    CREDIT_NOTE = "credit_note", _("avoir")
    SUMMARY = "summary", _("récapitulatif")
    RECEIPT = "receipt", _("reçu d’acompte")
    QUOTE = "quote", _("devis")
    STATEMENT = "statement", _("état des sommes dues")


NUMBERED: Final = frozenset({DocumentKind.INVOICE, DocumentKind.ADVANCE_INVOICE, DocumentKind.CREDIT_NOTE})


class Wanting(models.TextChoices):
    """What somebody has to give before a document can be issued."""

    ISSUER_IDENTITY = "issuer_identity", _("l’identité de facturation du lieu")
    ISSUER_VAT_NUMBER = "issuer_vat_number", _("le numéro de TVA du lieu")
    ISSUER_REGIME = "issuer_regime", _("le régime de TVA du lieu")
    BUYER_ADDRESS = "buyer_address", _("l’adresse de qui a réservé")


# What the booker's side gives; the rest is the host's.
FROM_BUYER: Final = frozenset({Wanting.BUYER_ADDRESS})
