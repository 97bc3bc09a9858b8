"""How invoices and other documents look in the API."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse
from rest_framework import serializers

from bookings.api.reservation_serializers import money
from bookings.invoice_words import DocumentKind
from bookings.invoices.naming import title_of
from bookings.models import Invoice, InvoiceFile
from commons.api.fields import MoneyField


class DocumentSerializer(serializers.Serializer):
    """A document as it was issued; it never changes. What was wrong in it is corrected by a credit note."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(DocumentKind.choices)
    title = serializers.CharField(help_text="The kind in words, in the reader's language.")
    number = serializers.CharField(allow_blank=True, help_text="Empty for what is no invoice.")
    issued_on = serializers.DateField()
    due_on = serializers.DateField(allow_null=True)
    language = serializers.CharField(help_text="Of the document itself.")
    reservation = serializers.CharField(allow_blank=True, help_text="Reference of the reservation or the series.")
    venue = serializers.CharField(allow_null=True, help_text="Slug.")
    issuer = serializers.CharField()
    buyer = serializers.CharField()
    net = MoneyField(help_text="Tax excluded.")
    tax = MoneyField()
    rounding = MoneyField(help_text="The cent that VAT makes of a price promised tax included.")
    total = MoneyField(help_text="`net`, `tax` and `rounding`.")
    prepaid = MoneyField()
    rest = MoneyField(help_text="`total` without `prepaid`.")
    corrects = serializers.CharField(allow_null=True, help_text="Number of the invoice that this corrects.")
    pdf = serializers.CharField(allow_null=True, help_text="Where the file is; null until it is made.")
    pdf_sha256 = serializers.CharField(allow_blank=True)
    factur_x = serializers.CharField(
        allow_null=True, help_text="Where the XML is that the PDF of a numbered document contains; else null."
    )


class DocumentLineSerializer(serializers.Serializer):
    """A line; `rate` in per cent, `category` as EN 16931 has it."""

    label = serializers.CharField()
    detail = serializers.CharField(allow_blank=True)
    quantity = serializers.CharField()
    net = MoneyField()
    gross = MoneyField()
    category = serializers.CharField()
    rate = serializers.CharField()


class DocumentVatSerializer(serializers.Serializer):
    """One rate of the document, with the reason where there is no tax."""

    category = serializers.CharField()
    rate = serializers.CharField()
    basis = MoneyField()
    tax = MoneyField()
    reason = serializers.CharField(allow_blank=True)


class DocumentDetailSerializer(DocumentSerializer):
    """A document with its lines."""

    service_from = serializers.DateField()
    service_to = serializers.DateField()
    lines = DocumentLineSerializer(many=True)
    vat = DocumentVatSerializer(many=True)
    mentions = serializers.ListField(child=serializers.CharField())


def shown_document(invoice: Invoice) -> dict[str, Any]:
    """As plain values; the file's content is not read."""
    file: InvoiceFile | None = getattr(invoice, "file", None)
    made = file is not None and file.made_at is not None
    return {
        "id": invoice.pk,
        "kind": invoice.kind,
        "title": title_of(invoice),
        "number": invoice.number,
        "issued_on": invoice.issued_on.isoformat(),
        "due_on": invoice.due_on.isoformat() if invoice.due_on else None,
        "language": invoice.language,
        "reservation": invoice.reference,
        "venue": invoice.venue.slug if invoice.venue else None,
        "issuer": invoice.issuer["name"],
        "buyer": invoice.buyer["name"],
        "net": money(invoice.net),
        "tax": money(invoice.tax),
        "rounding": money(invoice.rounding),
        "total": money(invoice.total),
        "prepaid": money(invoice.prepaid),
        "rest": money(invoice.due),
        "corrects": invoice.corrects.number if invoice.corrects else None,
        "pdf": reverse("api-invoice-pdf", args=[invoice.pk]) if made else None,
        "pdf_sha256": file.pdf_sha256 if file and made else "",
        "factur_x": reverse("api-invoice-xml", args=[invoice.pk]) if file and made and file.xml_sha256 else None,
    }


def shown_whole(invoice: Invoice) -> dict[str, Any]:
    """The same with its lines."""
    return shown_document(invoice) | {
        "service_from": invoice.service_from.isoformat(),
        "service_to": invoice.service_to.isoformat(),
        "lines": [_line(one) for one in invoice.lines],
        "vat": [_part(one) for one in invoice.breakdown],
        "mentions": invoice.mentions,
    }


def _line(line: Mapping[str, Any]) -> dict[str, Any]:
    words = {name: line[name] for name in ("label", "detail", "quantity", "category", "rate")}
    return words | {name: money(Decimal(line[name])) for name in ("net", "gross")}


def _part(part: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "category": part["category"],
        "rate": part["rate"],
        "basis": money(Decimal(part["basis"])),
        "tax": money(Decimal(part["tax"])),
        "reason": part.get("reason", ""),
    }
