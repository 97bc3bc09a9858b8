"""The host's part: the list of a venue's documents, a file for the accountant, an invoice or a credit note by hand."""

import csv
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Capability
from bookings.invoice_words import DocumentKind, Wanting
from bookings.invoices.billing import bill_now, wanting_sentence
from bookings.invoices.crediting import INVOICES, creditable, issue_credit_note
from bookings.invoices.reading import document_for
from bookings.invoices.statements import make_statement
from bookings.models import AwaitedDocument, Invoice
from bookings.pages.documents.forms import CreditForm
from bookings.pages.errors import tell, told_as_pages
from bookings.pages.host.finding import hosted_reservation
from bookings.pages.host.frame import Place, open_place, place_of
from commons.errors import Impossible, Missing

PAGE = 50
MOST_WAITING = 20


@require_safe
@login_required
@told_as_pages
def invoices(request: HttpRequest, slug: str) -> HttpResponse:
    """Filtered by kind and period."""
    place = open_place(request, slug, Capability.SEE_MONEY)
    rows = _filtered(request, place)
    waiting = AwaitedDocument.objects.filter(
        Q(link__reservation__venue=place.venue) | Q(link__series__venue=place.venue)
    ).exclude(wanting="")
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "kinds": DocumentKind.choices,
        "kind": request.GET.get("type"),
        "first": _day(request, "du"),
        "last": _day(request, "au"),
        "query": request.GET.urlencode(),
        "creditable": INVOICES,
        "waiting": _waiting(waiting.select_related("link__series", "link__reservation")[:MOST_WAITING]),
    }
    return render(request, "bookings/documents/list.html", place.context("invoices") | context)


@require_safe
@login_required
@told_as_pages
def invoices_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The same as a file: semicolons and decimal commas, as French spreadsheets read them."""
    place = open_place(request, slug, Capability.SEE_MONEY)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="factures-{place.venue.slug}.csv"'
    writer = csv.writer(response, delimiter=";")
    writer.writerow(
        ["numero", "document", "date", "reservation", "destinataire", "hors_taxe", "tva", "arrondi", "total", "reste"]
    )
    for one in _filtered(request, place).iterator():
        amounts = (one.net, one.tax, one.rounding, one.total, one.due)
        name = one.buyer["name"]
        # A spreadsheet takes these for formulas.
        name = f"'{name}" if name[:1] in "=+-@" else name
        numbers = [str(amount).replace(".", ",") for amount in amounts]
        writer.writerow([one.number, one.get_kind_display(), one.issued_on.isoformat(), one.reference, name, *numbers])
    return response


@require_POST
@login_required
@told_as_pages
def bill(request: HttpRequest, reference: str) -> HttpResponse:
    """The invoice of a booking, now."""
    reservation, _place = hosted_reservation(request, reference)
    try:
        made = bill_now(actor=request.user, reservation=reservation, now=timezone.now())  # type: ignore[arg-type]
    except Impossible as error:
        messages.error(request, str(error.message))
        return redirect("host_reservation", reservation.reference)
    return redirect("document", made.pk)


@require_POST
@login_required
@told_as_pages
def statement(request: HttpRequest, slug: str) -> HttpResponse:
    """What is due today, for a public accountant."""
    place = open_place(request, slug, Capability.SEE_MONEY)
    try:
        made = make_statement(actor=request.user, venue=place.venue, now=timezone.now())  # type: ignore[arg-type]
    except Impossible as error:
        messages.error(request, str(error.message))
        return redirect("host_money", place.venue.slug)
    return redirect("document", made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@told_as_pages
def credit(request: HttpRequest, pk: int) -> HttpResponse:
    """A credit note on an invoice."""
    invoice = document_for(request.user, pk)  # type: ignore[arg-type]
    if invoice.venue is None or invoice.kind not in INVOICES:
        raise Missing(_("Un avoir corrige une facture."))
    place = place_of(request, invoice.venue, Capability.SEE_MONEY)
    form = CreditForm(request.POST or None, initial={"amount": creditable(invoice)})
    if request.method == "POST" and form.is_valid():
        try:
            note = issue_credit_note(
                actor=request.user,  # type: ignore[arg-type]
                invoice=invoice,
                now=timezone.now(),
                **form.cleaned_data,
            )
        except Impossible as error:
            tell(form, error)
        else:
            messages.success(request, _("L’avoir %(number)s est fait.") % {"number": note.number})
            return redirect("host_invoices", place.venue.slug)
    context = place.context("invoices") | {"form": form, "invoice": invoice}
    return render(request, "bookings/documents/credit.html", context, status=422 if form.errors else 200)


def _waiting(notes: Iterable[AwaitedDocument]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What is wanting, each sentence once, with the references and pages of the bookings for which it is."""
    grouped: dict[str, list[tuple[str, str]]] = {}
    for one in notes:
        link = one.link
        page = "host_series" if link.series else "host_reservation"
        place = (str(link), reverse(page, args=[str(link)]))
        grouped.setdefault(wanting_sentence(Wanting(one.wanting)), []).append(place)
    return list(grouped.items())


def _filtered(request: HttpRequest, place: Place) -> QuerySet[Invoice]:
    rows = Invoice.objects.filter(venue=place.venue).order_by("-issued_at", "-pk")
    if request.GET.get("type") in DocumentKind.values:
        rows = rows.filter(kind=request.GET["type"])
    first, last = _day(request, "du"), _day(request, "au")
    if first:
        rows = rows.filter(issued_on__gte=first)
    return rows.filter(issued_on__lte=last) if last else rows


def _day(request: HttpRequest, name: str) -> Any:
    try:
        return parse_date(request.GET.get(name, ""))
    except ValueError:
        return None
