"""`/invoices/`: the documents of both sides, and their files."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Capability
from bookings.api.invoice_serializers import (
    DocumentDetailSerializer,
    DocumentSerializer,
    shown_document,
    shown_whole,
)
from bookings.invoice_words import DocumentKind
from bookings.invoices.naming import file_name
from bookings.invoices.reading import document_for, documents_of, file_of, unknown_document
from bookings.invoices.statements import make_statement
from bookings.models import Invoice
from commons.api.idempotency import IdempotentMixin
from commons.api.negotiation import OneForm
from commons.api.schema import problem_responses
from commons.errors import Lost
from venues.permissions import hosted_venue


class DocumentFilter(django_filters.FilterSet):
    """By kind (several allowed), venue, booking and day."""

    kind = django_filters.MultipleChoiceFilter(choices=DocumentKind.choices)
    venue = django_filters.CharFilter(field_name="venue__slug", help_text="Slug of a venue.")
    reservation = django_filters.CharFilter(field_name="reference", help_text="Reference of a reservation or series.")

    class Meta:
        model = Invoice
        fields: list[str] = []


# `from` is no name for an attribute.
DocumentFilter.base_filters["from"] = django_filters.DateFilter(
    field_name="issued_on", lookup_expr="gte", help_text="Issued on this day or later."
)
DocumentFilter.base_filters["to"] = django_filters.DateFilter(
    field_name="issued_on", lookup_expr="lte", help_text="Issued on this day or earlier."
)


class DocumentList(GenericAPIView):
    """Invoices and what is issued beside them."""

    serializer_class = DocumentSerializer
    filterset_class = DocumentFilter

    def get_queryset(self) -> QuerySet[Invoice]:
        return Invoice.objects.order_by("-issued_at", "-pk")

    @extend_schema(operation_id="invoices_list", responses=DocumentSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Of what you or your organisations booked, and of venues whose money you see. The latest first."""
        rows = documents_of(request.user).select_related("file").defer("file__pdf", "file__xml")  # type: ignore[arg-type]
        page = self.paginate_queryset(self.filter_queryset(rows.order_by("-issued_at", "-pk")))
        return self.get_paginated_response([shown_document(one) for one in page])


class StatementList(IdempotentMixin, GenericAPIView):
    """Statements of sums due, for the accountant of a public host."""

    read_scope = write_scope = "host"
    serializer_class = DocumentDetailSerializer

    @extend_schema(operation_id="venue_statements_create", request=None, responses={201: DocumentDetailSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Write down what is due today, a line a reservation. 422 `not_public`, `nothing_due`."""
        venue = hosted_venue(actor=request.user, slug=slug, capability=Capability.SEE_MONEY)
        made = make_statement(actor=request.user, venue=venue, now=timezone.now())  # type: ignore[arg-type]
        return Response(shown_whole(made), status=201)


class DocumentDetail(GenericAPIView):
    """One document."""

    serializer_class = DocumentDetailSerializer

    @extend_schema(operation_id="invoices_retrieve", responses=DocumentDetailSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """With its lines."""
        return Response(shown_whole(document_for(request.user, pk)))  # type: ignore[arg-type]


class DocumentFile(GenericAPIView):
    """The file of a document. Refusals are JSON, whatever form was asked for."""

    content_negotiation_class = OneForm

    def file(self, request: Request, pk: int) -> tuple[Invoice, Any]:
        """The document and its file. Raises Missing; Lost `not_made_yet`."""
        invoice = document_for(request.user, pk)  # type: ignore[arg-type]
        file = file_of(invoice)
        if file is None:
            raise Lost(_("Ce fichier est en cours de fabrication. Réessayez dans un instant."), code="not_made_yet")
        return invoice, file


class DocumentPdf(DocumentFile):
    """The document as people read it."""

    @extend_schema(
        operation_id="invoices_pdf",
        responses={(200, "application/pdf"): OpenApiTypes.BINARY, **problem_responses(409)},
    )
    def get(self, request: Request, pk: int) -> HttpResponse:
        """The PDF; that of a numbered document is a Factur-X. 409 `not_made_yet` for the seconds it takes to make."""
        invoice, file = self.file(request, pk)
        return _download(bytes(file.pdf or b""), "application/pdf", file_name(invoice))


class DocumentXml(DocumentFile):
    """The document as programs read it."""

    @extend_schema(
        operation_id="invoices_factur_x",
        responses={(200, "application/xml"): OpenApiTypes.BINARY, **problem_responses(409)},
    )
    def get(self, request: Request, pk: int) -> HttpResponse:
        """The Factur-X XML (profile EN 16931) that the PDF contains; 404 for what is no invoice."""
        invoice, file = self.file(request, pk)
        if file.xml is None:
            raise unknown_document()
        return _download(bytes(file.xml), "application/xml", file_name(invoice).replace(".pdf", ".xml"))


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=kind, headers=headers)
