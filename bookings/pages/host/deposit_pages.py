"""`/hote/reservations/<reference>/cautions/`: what came, giving it back, keeping some of it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.roles import Capability
from bookings.deposit_words import DepositState
from bookings.deposits.bundles import Bundle
from bookings.deposits.ending import give_back, keep
from bookings.deposits.proofs import read_proof
from bookings.deposits.receiving import note_received
from bookings.deposits.sides import as_keeper_of_deposits, hosted_deposit
from bookings.models import Deposit
from bookings.pages.deposits.card import deposits_card
from bookings.pages.errors import tell, told_as_pages
from bookings.pages.gathered import gather
from bookings.pages.host.deposit_forms import KeepForm, ReceivedForm
from bookings.pages.host.finding import hosted_reservation
from bookings.pages.host.frame import Place, place_of
from commons.errors import Impossible, Lost, NotAllowed
from commons.periods import local_date

SEE = Capability.SEE_RESERVATIONS


@require_safe
@login_required
@told_as_pages
def deposits(request: HttpRequest, reference: str) -> HttpResponse:
    """All deposits of a reservation, or of its series, and what can be done with each."""
    reservation, place = hosted_reservation(request, reference)
    card = deposits_card(gather(reservation), timezone.now())
    if card is None:
        return redirect("host_reservation", reservation.reference)
    return _page(request, place, card, {})


@require_POST
@login_required
@told_as_pages
def received(request: HttpRequest, deposit_id: int) -> HttpResponse:
    """It came."""
    deposit, bundle, place = _found(request, deposit_id)
    form = ReceivedForm(request.POST, deposit_id=deposit.pk)
    if form.is_valid():
        try:
            note_received(actor=_user(request), deposit_id=deposit.pk, now=timezone.now(), **form.cleaned_data)
        except Impossible as error:
            tell(form, error)
        except Lost as error:
            messages.error(request, str(error.message))
            return _back(bundle)
        else:
            messages.success(request, _("La caution est notée. Nous vous rappellerons de la rendre."))
            return _back(bundle)
    return _page(request, place, deposits_card(gather(bundle.first), timezone.now()) or {}, {deposit.pk: form})


@require_POST
@login_required
@told_as_pages
def given_back(request: HttpRequest, deposit_id: int) -> HttpResponse:
    """It goes back, whole."""
    deposit, bundle, _place = _found(request, deposit_id)
    try:
        ended = give_back(actor=_user(request), deposit_id=deposit.pk, now=timezone.now())
    except Lost as error:
        messages.error(request, str(error.message))
    else:
        done = _("La caution est rendue : la personne est prévenue.")
        if ended.state == DepositState.ENDING:
            done = _("Nous libérons la carte : la personne sera prévenue.")
        messages.success(request, done)
    return _back(bundle)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@told_as_pages
def kept(request: HttpRequest, deposit_id: int) -> HttpResponse:
    """Some of it stays with the host, who says and shows why."""
    deposit, bundle, place = _found(request, deposit_id, Capability.SEE_MONEY)
    posted = request.method == "POST"
    form = KeepForm(request.POST, request.FILES) if posted else KeepForm(initial={"amount": deposit.amount})
    if form.is_valid():
        given = form.cleaned_data
        try:
            keep(
                actor=_user(request),
                deposit_id=deposit.pk,
                amount=given["amount"],
                reason=given["reason"],
                proof=read_proof(given["proof"]),
                now=timezone.now(),
            )
        except Impossible as error:
            tell(form, error)
        except Lost as error:
            messages.error(request, str(error.message))
            return _back(bundle)
        else:
            messages.success(request, _("C’est noté : la personne reçoit votre explication et voit la preuve."))
            return _back(bundle)
    context = {"form": form, "deposit": deposit, "reservation": bundle.first}
    status = 422 if form.errors else 200
    return render(request, "bookings/host/deposit_keep.html", place.context("reservations") | context, status=status)


def _found(request: HttpRequest, deposit_id: int, capability: Capability = SEE) -> tuple[Deposit, Bundle, Place]:
    deposit, bundle = hosted_deposit(_user(request), deposit_id)
    return deposit, bundle, place_of(request, bundle.venue, capability)


def _page(request: HttpRequest, place: Place, card: dict[str, Any], bound: dict[int, ReceivedForm]) -> HttpResponse:
    bundle: Bundle = card["bundle"]
    today = local_date(timezone.now(), bundle.venue.zone)
    forms = {
        row.deposit.pk: bound.get(row.deposit.pk)
        or ReceivedForm(deposit_id=row.deposit.pk, initial={"received_on": today})
        for row in card["rows"]
        if row.deposit.state == DepositState.EXPECTED
    }
    context = place.context("reservations") | {
        "reservation": bundle.first,
        "rows": [(row, forms.get(row.deposit.pk)) for row in card["rows"]],
        "may_handle": _may_handle(request, bundle),
        "has_begun": bundle.starts_at <= timezone.now() or not bundle.is_wanted,
    }
    failed = any(form.errors for form in bound.values())
    return render(request, "bookings/host/deposits.html", context, status=422 if failed else 200)


def _may_handle(request: HttpRequest, bundle: Bundle) -> bool:
    try:
        as_keeper_of_deposits(_user(request), bundle)
    except NotAllowed:
        return False
    return True


def _back(bundle: Bundle) -> HttpResponse:
    return redirect("host_deposits", bundle.first.reference)


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]
