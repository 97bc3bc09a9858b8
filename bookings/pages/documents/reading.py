"""One document as its PDF. While the worker makes it, the page asks again by itself."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bookings.invoices.naming import file_name
from bookings.invoices.reading import document_for, document_named, file_of
from bookings.models import Invoice
from bookings.pages.errors import told_as_pages

ASK_AGAIN_SECONDS = 4


@require_safe
@login_required
@never_cache
@told_as_pages
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """For those on either side."""
    return _serve(request, document_for(request.user, pk))  # type: ignore[arg-type]


@require_safe
@never_cache
@told_as_pages
def document_link(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever has the address of a mail."""
    return _serve(request, document_named(token))


def _serve(request: HttpRequest, invoice: Invoice) -> HttpResponse:
    file = file_of(invoice)
    if file is None:
        response = render(request, "bookings/documents/waiting.html", {"invoice": invoice}, status=202)
        response["Refresh"] = str(ASK_AGAIN_SECONDS)
        return response
    return HttpResponse(
        bytes(file.pdf or b""),
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{file_name(invoice)}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
