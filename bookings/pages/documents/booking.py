"""The part of whoever books, or of the host for them: to whom documents go, and a quote before booking."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bookings.invoices.addressing import FIELDS, set_billed_to
from bookings.invoices.parties import known_buyer
from bookings.invoices.quoting import make_quote
from bookings.models import BilledParty, Reservation
from bookings.pages.booker.finding import own_reservation
from bookings.pages.both_sides import own_page, seen_reservation
from bookings.pages.documents.forms import BilledToForm
from bookings.pages.errors import tell, told_as_pages
from bookings.payments.links import link_of
from commons.errors import Impossible


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@told_as_pages
def billed_to(request: HttpRequest, reference: str) -> HttpResponse:
    """Name and address for the documents of a booking; what waited for them is issued then."""
    reservation = seen_reservation(request, reference)
    if request.method != "POST":
        return _page(request, BilledToForm(initial=_known(reservation)), reservation)
    form = BilledToForm(request.POST)
    if not form.is_valid():
        return _page(request, form, reservation)
    try:
        set_billed_to(
            actor=request.user,  # type: ignore[arg-type]
            reservation=reservation,
            values=form.cleaned_data,
            now=timezone.now(),
        )
    except Impossible as error:
        tell(form, error)
        return _page(request, form, reservation)
    messages.success(
        request, _("C’est enregistré : vos factures portent cette adresse. Celles déjà faites ne changent pas.")
    )
    return redirect(own_page(request, reservation))


@require_POST
@login_required
@told_as_pages
def quote(request: HttpRequest, reference: str) -> HttpResponse:
    """A quote of what is kept and not booked yet."""
    reservation = own_reservation(request.user, reference)  # type: ignore[arg-type]
    try:
        made = make_quote(actor=request.user, reservation=reservation, now=timezone.now())  # type: ignore[arg-type]
    except Impossible as error:
        messages.error(request, str(error.message))
        return redirect(own_page(request, reservation))
    return redirect("document", made.pk)


def _known(reservation: Reservation) -> dict[str, str]:
    link = link_of(reservation)
    given = BilledParty.objects.filter(link=link).first() if link else None
    if given is not None:
        return {name: getattr(given, name) for name in FIELDS}
    party = known_buyer(reservation)
    return {
        "legal_name": party.name,
        "address": party.address,
        "postal_code": party.postal_code,
        "city": party.city,
        "country": party.country,
    }


def _page(request: HttpRequest, form: BilledToForm, reservation: Reservation) -> HttpResponse:
    context = {"form": form, "reservation": reservation, "back": own_page(request, reservation)}
    return render(request, "bookings/documents/billed_to.html", context, status=422 if form.errors else 200)
