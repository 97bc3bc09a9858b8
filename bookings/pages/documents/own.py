"""`/mes-factures/`: the documents of what one booked, all together."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bookings.invoices.reading import own_documents

PAGE = 25


@require_safe
@login_required
def own_invoices(request: HttpRequest) -> HttpResponse:
    """One's own, and those of the organisations for which one books; the latest first."""
    rows = own_documents(request.user)  # type: ignore[arg-type]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "bookings/documents/own.html", {"page": page})
