"""What the host notes about the money of a reservation: a receipt, a gesture, a title's number, money given back."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from bookings.models import Refund, Reservation
from bookings.pages.errors import tell
from bookings.pages.gathered import gather
from bookings.pages.host.finding import hosted_reservation
from bookings.pages.paying.card import money_card
from bookings.payments.gestures import give, note_given_back, pay_debt
from bookings.payments.receiving import agreed, note_receipt, note_title
from commons.errors import Impossible, Lost
from commons.forms import DayInput
from commons.periods import local_date
from venues.payment_words import NOTED_BY_HAND, MethodKind

Work = Callable[[dict[str, Any], datetime], object]
AMOUNT: dict[str, Any] = {"max_digits": 10, "decimal_places": 2}
METHODS = [(one.value, one.label) for one in MethodKind if one in NOTED_BY_HAND]


class ReceiptForm(forms.Form):
    """What came, when, how."""

    amount = forms.DecimalField(label=gettext_lazy("Montant (€)"), localize=True, **AMOUNT)
    received_on = forms.DateField(label=gettext_lazy("Reçu le"), widget=DayInput())
    method = forms.ChoiceField(label=gettext_lazy("Comment"), choices=METHODS)
    reference = forms.CharField(
        label=gettext_lazy("Référence"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("Numéro du chèque ou libellé du virement."),
    )


class GestureForm(forms.Form):
    """How much, and why."""

    amount = forms.DecimalField(label=gettext_lazy("Montant à rendre (€)"), localize=True, **AMOUNT)
    reason = forms.CharField(
        label=gettext_lazy("Pourquoi"),
        max_length=500,
        help_text=gettext_lazy("Une phrase, envoyée à la personne."),
    )


class TitleForm(forms.Form):
    number = forms.CharField(label=gettext_lazy("Numéro du titre"), max_length=60)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def receipt_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Money came without the platform."""
    reservation, _place = hosted_reservation(request, reference)
    now = timezone.now()
    form = ReceiptForm(request.POST if request.method == "POST" else None, initial=_expected(reservation, now))

    def work(given: dict[str, Any], moment: datetime) -> object:
        return note_receipt(actor=request.user, reservation_id=reservation.pk, now=moment, **given)  # type: ignore[arg-type]

    return _form_page(request, reference, form, work, "receipt", _("Le paiement est noté."))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def gesture_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Give back of one's own accord."""
    reservation, _place = hosted_reservation(request, reference)
    form = GestureForm(request.POST if request.method == "POST" else None)

    def work(given: dict[str, Any], moment: datetime) -> object:
        return give(actor=request.user, reservation_id=reservation.pk, now=moment, **given)  # type: ignore[arg-type]

    return _form_page(request, reference, form, work, "gesture", _("Le remboursement est demandé."))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def title_page(request: HttpRequest, reference: str) -> HttpResponse:
    """The number of the title by which the accountant asks for the money."""
    reservation, _place = hosted_reservation(request, reference)
    form = TitleForm(request.POST if request.method == "POST" else None)

    def work(given: dict[str, Any], moment: datetime) -> object:
        return note_title(actor=request.user, reservation_id=reservation.pk, now=moment, **given)  # type: ignore[arg-type]

    return _form_page(request, reference, form, work, "title", _("Le numéro est noté."))


@require_POST
@login_required
def given_back(request: HttpRequest, reference: str, refund_id: int) -> HttpResponse:
    """A refund was made by hand."""
    reservation, _place = hosted_reservation(request, reference)
    refund = get_object_or_404(Refund, pk=refund_id, reservation=reservation)
    try:
        note_given_back(actor=request.user, refund_id=refund.pk, now=timezone.now())  # type: ignore[arg-type]
        messages.success(request, _("C’est noté : la somme est rendue."))
    except Lost as error:
        messages.error(request, str(error.message))
    return redirect("host_reservation", reservation.reference)


@require_POST
@login_required
def debt_paid(request: HttpRequest, reference: str) -> HttpResponse:
    """The second half of doubled arrhes was paid."""
    reservation, _place = hosted_reservation(request, reference)
    try:
        pay_debt(actor=request.user, reservation_id=reservation.pk, now=timezone.now())  # type: ignore[arg-type]
        messages.success(request, _("C’est noté : votre dette est payée."))
    except Lost as error:
        messages.error(request, str(error.message))
    return redirect("host_reservation", reservation.reference)


def _form_page(
    request: HttpRequest, reference: str, form: forms.Form, work: Work, doing: str, done: str
) -> HttpResponse:
    reservation, place = hosted_reservation(request, reference)
    if form.is_valid():
        try:
            work(form.cleaned_data, timezone.now())
        except Impossible as error:
            tell(form, error)
        except Lost as error:
            messages.error(request, str(error.message))
            return redirect("host_reservation", reservation.reference)
        else:
            messages.success(request, done)
            return redirect("host_reservation", reservation.reference)
    context = {
        "reservation": reservation,
        "form": form,
        "doing": doing,
        "money": money_card(gather(reservation), timezone.now()),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "bookings/host/money_form.html", place.context("reservations") | context, status=status)


def _expected(reservation: Reservation, now: datetime) -> dict[str, Any]:
    """What most probably came: what is due, today, by the agreed method."""
    try:
        terms = agreed(reservation)
    except Impossible:
        return {}
    card = money_card(gather(reservation), now)
    due = card["standing"].due if card else None
    method = terms.method if terms.method in NOTED_BY_HAND else MethodKind.TRANSFER
    today = local_date(now, reservation.venue.zone).isoformat()
    return {"amount": due.amount if due else None, "received_on": today, "method": method}
