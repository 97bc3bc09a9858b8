"""`/hote/lieux/<slug>/reserver/`: booking for somebody who telephones. Nothing personal goes into the address."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.roles import Capability
from accounts.words import Audience
from bookings.asking import Contact
from bookings.calendars.freshening import freshen
from bookings.holding import hold, quote_lines
from bookings.lifecycle import submit
from bookings.models import Reservation
from bookings.pages.bills import bill_of
from bookings.pages.errors import tell
from bookings.pages.host.frame import Place, open_place
from bookings.pages.once import once
from bookings.pages.public.asking import AskingForm
from bookings.pages.public.loading import load
from bookings.payments.choosing import methods_for
from bookings.payments.wording import method_in_words
from bookings.series import hold_series, submit_series
from bookings.states import State
from commons.errors import Impossible, Lost
from commons.periods import local_date
from venues.models import PaymentMethod

# The host may choose a means before the price is known.
SOMETHING = Decimal(1)
# How the fields of a use case are called in the form.
NAMES = {"on_behalf_of.name": "contact_name", "on_behalf_of.email": "contact_email"}


class OnBehalfForm(AskingForm):
    """What is wanted, and who telephones."""

    contact_name = forms.CharField(label=gettext_lazy("Nom"), max_length=150)
    contact_phone = forms.CharField(
        label=gettext_lazy("Téléphone"), max_length=30, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    contact_email = forms.EmailField(
        label=gettext_lazy("Adresse e-mail"),
        required=False,
        help_text=gettext_lazy("Pour lui envoyer la confirmation et comment entrer."),
    )
    payment_method = forms.TypedChoiceField(
        label=gettext_lazy("Comment la personne paie"), required=False, coerce=int, empty_value=None
    )
    message = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *, methods: Sequence[PaymentMethod], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if methods:
            field: Any = self.fields["payment_method"]
            field.choices = [(one.pk, method_in_words(one)) for one in methods]
        else:
            del self.fields["payment_method"]

    def contact(self) -> Contact:
        """For whom it is. The form is valid."""
        values = self.cleaned_data
        return Contact(values["contact_name"], values["contact_email"], values["contact_phone"])


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def book_for_somebody(request: HttpRequest, slug: str) -> HttpResponse:
    """The price first (« voir »), or the reservation at once: it needs no answer, but may wait for its payment."""
    now = timezone.now()
    place = open_place(request, slug, Capability.BOOK_FOR_OTHERS)
    shown = load(place.venue, local_date(now, place.venue.zone))
    params = request.POST if request.method == "POST" else _start(request.GET)
    methods = methods_for(place.venue, params.get("audience") or Audience.EVERYONE.value, SOMETHING)
    form = OnBehalfForm(spaces=shown.bookable, organisations=[], params=params, methods=methods)
    bill = None
    if form.is_valid():
        try:
            if "book" in request.POST:
                freshen(space_ids=[wish.space_id for wish in form.wishes()], now=now)
                return redirect(once(request, lambda: _book(request, form, now), now=now))
            bill = bill_of(quote_lines(lines=form.wishes(), now=now, **_price_facts(form)), place.venue)
        except (Impossible, Lost) as error:
            tell(form, error, {**form.field_names(error.code), **NAMES})
    failed = form.is_bound and form.errors
    return render(request, "bookings/host/on_behalf.html", _context(place, form, bill), status=422 if failed else 200)


def _start(asked: QueryDict) -> QueryDict:
    """A link may fill in the moment and the spaces; it never counts as sent."""
    params = asked.copy()
    params.pop("voir", None)
    return params


def _price_facts(form: OnBehalfForm) -> dict[str, Any]:
    facts = form.asked()
    facts.pop("organisation_id")
    return facts


def _book(request: HttpRequest, form: OnBehalfForm, now: datetime) -> str:
    """Hold and submit, and say where to go on."""
    facts: dict[str, Any] = {"actor": request.user, "lines": form.wishes(), "now": now, **_price_facts(form)}
    facts |= {"on_behalf_of": form.contact(), "message": form.cleaned_data["message"]}
    facts["purpose"] = form.cleaned_data["purpose"] or Reservation.Purpose.WORK.value
    pattern, method = form.pattern(), form.cleaned_data.get("payment_method")
    if pattern is None:
        held = hold(**facts)
        sent = submit(actor=request.user, reservation_id=held.pk, payment_method_id=method, now=now)  # type: ignore[arg-type]
        messages.success(request, _booked(sent))
        return reverse("host_reservation", args=[held.reference])
    series = hold_series(pattern=pattern, skip_conflicts="skip_conflicts" in request.POST, **facts)
    dates = submit_series(actor=request.user, series_id=series.pk, payment_method_id=method, now=now)  # type: ignore[arg-type]
    messages.success(request, _booked(dates[0]))
    return reverse("host_series", args=[series.reference])


def _booked(moved: Reservation) -> str:
    """The true state; the page that follows says what comes next."""
    if moved.state == State.CONFIRMED:
        return _("C’est réservé et confirmé.")
    if moved.state == State.AWAITING_PAYMENT:
        return _("C’est réservé, la place est gardée. Ce sera confirmé dès que c’est payé.")
    return _("C’est réservé, la place est gardée.")


def _context(place: Place, form: OnBehalfForm, bill: Any) -> dict[str, Any]:
    return place.context("planning") | {"form": form, "bill": bill, "key": uuid.uuid4().hex}
