"""`/mes-reservations/<reference>/moyen/`: another way to pay while the payment is waited for, for either side."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from bookings.models import Reservation
from bookings.pages.both_sides import own_page, seen_reservation
from bookings.pages.errors import tell, told_as_pages
from bookings.payments.changing_method import change_method
from bookings.payments.choosing import methods_for
from bookings.payments.links import link_of
from bookings.payments.standing import Standing, standing_of
from bookings.payments.wording import due_in_words, method_in_words
from bookings.permissions import is_booker
from bookings.states import State
from commons.errors import Impossible, Lost
from commons.money import ZERO
from venues.models import PaymentMethod


class MethodForm(forms.Form):
    """One of the means that the venue offers for this booking."""

    method = forms.TypedChoiceField(label=gettext_lazy("Comment payer"), widget=forms.RadioSelect, coerce=int)

    def __init__(self, *args: Any, methods: list[PaymentMethod], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["method"]
        field.choices = [(one.pk, method_in_words(one)) for one in methods]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@told_as_pages
def change_method_page(request: HttpRequest, reference: str) -> HttpResponse:
    """The means that are offered, the present one chosen; by POST another. The deadline and a mail follow."""
    now = timezone.now()
    reservation = seen_reservation(request, reference)
    back = own_page(request, reservation)
    link = link_of(reservation)
    standing = standing_of(link, now) if link else None
    if standing is None or not may_change_method(standing):
        messages.error(request, _("Le moyen de paiement ne peut plus changer : voici où en est la réservation."))
        return redirect(back)
    form = MethodForm(
        request.POST if request.method == "POST" else None,
        methods=offered(standing),
        initial={"method": standing.terms.method_id},
    )
    if form.is_valid():
        try:
            rows = change_method(
                actor=request.user,  # type: ignore[arg-type]
                reservation_id=standing.first.pk,
                method_id=form.cleaned_data["method"],
                now=now,
            )
        except Impossible as error:
            tell(form, error, {"payment_method": "method"})
        except Lost as error:
            messages.error(request, str(error.message))
            return redirect(back)
        else:
            messages.success(request, _done(rows[0]))
            pays = rows[0].state == State.AWAITING_PAYMENT and is_booker(request.user, reservation)  # type: ignore[arg-type]
            return redirect("pay", standing.link.token) if pays else redirect(back)
    context = {
        "reservation": reservation,
        "form": form,
        "back": back,
        "present": standing.method_label,
        "due": due_in_words(standing.due, standing.first.venue) if standing.due else "",
    }
    return render(request, "bookings/paying/method.html", context, status=422 if form.errors else 200)


def may_change_method(standing: Standing) -> bool:
    """Whether a payment is waited for that no bank thinks about, and there is another means for it."""
    waits = any(one.state == State.AWAITING_PAYMENT for one in standing.accounts)
    if not waits or standing.is_processing:
        return False
    return any(one.pk != standing.terms.method_id for one in offered(standing))


def offered(standing: Standing) -> list[PaymentMethod]:
    """The means of the venue for what is waited for."""
    waited = [one.total for one in standing.accounts if one.state == State.AWAITING_PAYMENT]
    total: Decimal = sum(waited, ZERO)
    return methods_for(standing.first.venue, standing.first.audience, total)


def _done(moved: Reservation) -> str:
    if moved.state == State.AWAITING_PAYMENT:
        return _("C’est changé. Un courriel dit comment payer et jusqu’à quand.")
    return _("C’est changé, et la réservation est confirmée.")
