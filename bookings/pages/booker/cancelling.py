"""Cancelling: what stays owed is shown first."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from bookings.cancellation import sentence
from bookings.facts import By
from bookings.lifecycle import cancel, preview_cancellation
from bookings.lifecycle.cancelling import refunds_of
from bookings.making.conditions import cancelling_in_words
from bookings.models import Reservation
from bookings.pages.booker.finding import coming, own_reservation, own_series
from bookings.pages.booker.words import lines_of, names_of_spaces, state_of
from bookings.pages.errors import told_as_pages
from bookings.series import cancel_series
from bookings.transitions import CANCELLABLE, Actor
from commons.errors import Lost
from commons.money import ZERO
from commons.words import day


class ReasonForm(forms.Form):
    """Why: the host reads it."""

    reason = forms.CharField(
        label=gettext_lazy("Un mot pour le lieu"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@told_as_pages
def cancel_page(request: HttpRequest, reference: str) -> HttpResponse:
    """One reservation, or one date of a series."""
    now = timezone.now()
    reservation = own_reservation(request.user, reference)  # type: ignore[arg-type]
    form = ReasonForm(request.POST if request.method == "POST" else None)
    try:
        refund = preview_cancellation(actor=request.user, reservation=reservation, now=now)  # type: ignore[arg-type]
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            cancel(actor=request.user, reservation_id=reservation.pk, reason=reason, now=now)  # type: ignore[arg-type]
            messages.success(request, _("La réservation est annulée. %(refund)s") % {"refund": sentence(refund)})
            return redirect("my_reservation", reservation.reference)
    except Lost as error:
        messages.error(request, str(error.message))
        return redirect("my_reservation", reservation.reference)
    context = {
        "reservation": reservation,
        "lines": lines_of(reservation),
        "refund": sentence(refund),
        "policy": cancelling_in_words(reservation.conditions),
        "form": form,
    }
    return render(request, "bookings/booker/cancel.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@told_as_pages
def cancel_series_page(request: HttpRequest, reference: str) -> HttpResponse:
    """All dates of a series, or those from a date (`from`) on.

    What is sent says which date was `shown`: another one is shown first, so that nobody cancels what they did not see.
    """
    now = timezone.now()
    series, dates = own_series(request.user, reference)  # type: ignore[arg-type]
    left = [one for one in coming(dates, now) if state_of(one, now) in CANCELLABLE]
    first = _day(request.POST.get("from") or request.GET.get("from"))
    chosen = [one for one in left if first is None or _local_day(one) >= first]
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if not chosen:
        messages.error(request, _("Il ne reste aucune date à annuler à partir de ce jour."))
        return redirect("my_series", series.reference)
    if form.is_valid() and _saw(request, _local_day(chosen[0])):
        return _cancel_dates(request, series.pk, series.reference, first, form.cleaned_data["reason"], now)
    refunds = refunds_of(chosen, By(request.user, Actor.BOOKER), now)  # type: ignore[arg-type]
    owed = [one.total - refunds[one.pk].amount for one in chosen]
    context = {
        "series": series,
        "spaces": names_of_spaces(dates),
        "venue": dates[0].venue,
        "chosen": [(day(_local_day(one)), one.total, rest) for one, rest in zip(chosen, owed, strict=True)],
        "total": sum((one.total for one in chosen), ZERO),
        "owed": sum(owed, ZERO),
        "all_of_them": len(chosen) == len(left),
        "choices": [(_local_day(one).isoformat(), day(_local_day(one))) for one in left],
        "first": _local_day(chosen[0]).isoformat(),
        "policy": cancelling_in_words(dates[0].conditions),
        "form": form,
    }
    return render(request, "bookings/booker/cancel_series.html", context)


def _saw(request: HttpRequest, first: date) -> bool:
    """Whether the page that was sent showed the dates from `first` on, and did not ask to see others."""
    return "show" not in request.POST and _day(request.POST.get("shown")) == first


def _cancel_dates(
    request: HttpRequest, series_id: int, reference: str, first: date | None, reason: str, now: datetime
) -> HttpResponse:
    facts: dict[str, Any] = {"actor": request.user, "series_id": series_id, "from_date": first, "reason": reason}
    try:
        gone = len(cancel_series(now=now, **facts))
        said = ngettext("%(count)d date est annulée.", "%(count)d dates sont annulées.", gone) % {"count": gone}
        messages.success(request, said)
    except Lost as error:
        messages.error(request, str(error.message))
    return redirect("my_series", reference)


def _local_day(reservation: Reservation) -> date:
    return reservation.starts_at.astimezone(reservation.venue.zone).date()


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
