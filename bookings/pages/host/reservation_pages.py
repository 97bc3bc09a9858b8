"""`/hote/reservations/<reference>/`: one reservation for its host, and what the host does to it."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Capability
from bookings.cancellation import sentence
from bookings.lifecycle import approve, cancel, decline, mark_no_show, preview_cancellation
from bookings.models import Conflict, Reservation
from bookings.owing import after_cancelling
from bookings.pages.bills import bill_of_snapshot
from bookings.pages.booker.words import lines_of, state_of, what_happened
from bookings.pages.deposits.card import deposits_card
from bookings.pages.errors import tell
from bookings.pages.gathered import gather
from bookings.pages.host.finding import hosted_reservation
from bookings.pages.host.words import guest_of, time_left, what_comes_next
from bookings.pages.papers.card import papers_card
from bookings.pages.paying.card import money_at_cancelling, money_card, money_to_do
from bookings.pages.public import erp
from bookings.payments.dispute_wording import disputes_of, told
from bookings.states import CERTAIN
from bookings.transitions import Actor, Verb, verbs_open_to
from commons.errors import Impossible, Lost

REASON_ROWS = {"rows": 3}


class ReasonForm(forms.Form):
    """Why: sent to the person."""

    reason = forms.CharField(
        label=gettext_lazy("Pourquoi"),
        max_length=1000,
        widget=forms.Textarea(attrs=REASON_ROWS),
        help_text=gettext_lazy("Une phrase, envoyée à la personne."),
    )


@require_safe
@login_required
def reservation_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Who, what, when, for how much; what happened; what can be done."""
    now = timezone.now()
    reservation, place = hosted_reservation(request, reference)
    context = place.context("reservations")
    gathered = gather(reservation)
    context |= {
        "reservation": reservation,
        "series": reservation.series,
        "lines": lines_of(reservation),
        "bill": bill_of_snapshot(reservation.price, reservation.venue) if not reservation.series_id else None,
        "owed": after_cancelling([reservation], money=money_at_cancelling(gathered)),
        "money": money_card(gathered, now),
        "documents": gathered.documents,
        "may_bill": reservation.state in CERTAIN and reservation.total > 0,
        "money_may": money_to_do(gathered, may_change=_sees_money(context["may"])),
        "deposits": deposits_card(gathered, now),
        "papers": papers_card(gathered, now),
        "guest": guest_of(reservation, shown=context["may"][Capability.SEE_GUESTS.value]),
        "happened": what_happened(gathered.events, reservation, request.user),  # type: ignore[arg-type]
        "erp_warning": erp.warning(reservation.purpose, reservation.venue.erp_types),
        "conflicts": Conflict.objects.filter(reservation=reservation, settled_at=None).select_related("feed", "season"),
        "left": time_left(reservation, now),
        "next": what_comes_next(reservation, now),
        **(told(disputes_of(reservation)) if context["may"][Capability.SEE_MONEY.value] else {}),
        **_possible(reservation, now, may_answer=context["may"][Capability.ANSWER_REQUESTS.value]),
    }
    return render(request, "bookings/host/reservation.html", context)


@require_POST
@login_required
def approve_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Agree to a request."""
    reservation, _place = hosted_reservation(request, reference)
    try:
        approve(actor=request.user, reservation_id=reservation.pk, now=timezone.now())  # type: ignore[arg-type]
    except Lost as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("La demande est acceptée : la personne est prévenue."))
    return redirect("host_reservation", reservation.reference)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def decline_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Refuse a request, saying why."""
    reservation, place = hosted_reservation(request, reference)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        asked: dict[str, Any] = {"actor": request.user, "reservation_id": reservation.pk, "now": timezone.now()}
        try:
            decline(reason=form.cleaned_data["reason"], **asked)
        except Impossible as error:
            tell(form, error)
        except Lost as error:
            messages.error(request, str(error.message))
            return redirect("host_reservation", reservation.reference)
        else:
            messages.success(request, _("La demande est refusée : la personne est prévenue."))
            return redirect("host_reservation", reservation.reference)
    context = {"reservation": reservation, "lines": lines_of(reservation), "form": form, "doing": "decline"}
    return render(request, "bookings/host/reason.html", place.context("reservations") | context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def cancel_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Cancel with notice; what stays owed is shown first."""
    reservation, place = hosted_reservation(request, reference)
    now = timezone.now()
    form = ReasonForm(request.POST if request.method == "POST" else None)
    try:
        refund = preview_cancellation(actor=request.user, reservation=reservation, now=now, as_host=True)  # type: ignore[arg-type]
        if form.is_valid():
            asked: dict[str, Any] = {"actor": request.user, "reservation_id": reservation.pk, "now": now}
            cancel(reason=form.cleaned_data["reason"], as_host=True, **asked)
            messages.success(request, _cancelled(reservation))
            return redirect("host_reservation", reservation.reference)
    except Lost as error:
        messages.error(request, str(error.message))
        return redirect("host_reservation", reservation.reference)
    except Impossible as error:
        tell(form, error)
    context = {"reservation": reservation, "lines": lines_of(reservation), "form": form, "doing": "cancel"}
    context["refund"] = sentence(refund)
    return render(request, "bookings/host/reason.html", place.context("reservations") | context)


@require_POST
@login_required
def no_show_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Nobody came."""
    reservation, _place = hosted_reservation(request, reference)
    try:
        mark_no_show(actor=request.user, reservation_id=reservation.pk, now=timezone.now())  # type: ignore[arg-type]
    except (Lost, Impossible) as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("L’absence est notée."))
    return redirect("host_reservation", reservation.reference)


def _cancelled(reservation: Reservation) -> str:
    """Whether we can tell the person, or the host has to."""
    if reservation.booker_id or reservation.contact_email:
        return _("La réservation est annulée : la personne est prévenue.")
    return _("La réservation est annulée. La personne n’a pas d’adresse e-mail : prévenez-la par téléphone.")


def _sees_money(may: dict[str, bool]) -> bool:
    return may[Capability.SEE_MONEY.value] or may[Capability.ANSWER_REQUESTS.value]


def _possible(reservation: Reservation, now: datetime, *, may_answer: bool) -> dict[str, Any]:
    """The state as of now, and what the host may do in it."""
    state = state_of(reservation, now)
    verbs = verbs_open_to(Actor.HOST, state) if may_answer else frozenset()
    begun = reservation.starts_at <= now
    return {
        "state": state,
        "may_approve": Verb.APPROVE in verbs,
        "may_decline": Verb.DECLINE in verbs,
        "may_cancel": Verb.CANCEL in verbs and Verb.DECLINE not in verbs,
        "may_no_show": Verb.MARK_NO_SHOW in verbs and begun,
    }
