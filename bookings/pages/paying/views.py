"""`/payer/<token>/`: what is due, a button, and what became of it. No account is needed, no names are shown."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bookings.models import Reservation
from bookings.money_words import PaymentState
from bookings.pages.errors import told_as_pages
from bookings.pages.paying.method import may_change_method
from bookings.payments.links import link_named
from bookings.payments.opening import open_payment
from bookings.payments.situations import OWED, situation_of
from bookings.payments.standing import Standing, standing_of
from bookings.payments.wording import dates_of, refund_in_words, status_of, what_happened, what_to_do
from bookings.states import CERTAIN
from commons.errors import Impossible, Lost, Unreachable

# While we wait to hear of a payment the page asks again, without any script.
ASK_AGAIN_SECONDS = 4


@require_safe
@never_cache
@told_as_pages
def pay_page(request: HttpRequest, token: str) -> HttpResponse:
    """What is due, until when, and the way to pay it. Looking changes nothing: mail programmes look, too."""
    return render(request, "bookings/paying/pay.html", _context(request, token))


@require_POST
@told_as_pages
def pay(request: HttpRequest, token: str) -> HttpResponse:
    """To the page of the payment provider."""
    try:
        payment = open_payment(token=token, now=timezone.now(), language=get_language() or "fr")
    except (Impossible, Lost, Unreachable) as error:
        messages.error(request, str(error.message))
        return redirect("pay", token)
    return redirect(payment.url)


@require_safe
@never_cache
@told_as_pages
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """Back from the provider: the confirmation comes by another way, a moment later."""
    context = _context(request, token)
    standing = context["standing"]
    waiting = _is_waited_for(standing)
    context |= {"waiting": waiting, "arrived": not waiting and _has_arrived(standing)}
    response = render(request, "bookings/paying/thanks.html", context)
    if waiting:
        response["Refresh"] = str(ASK_AGAIN_SECONDS)
    return response


def _is_waited_for(standing: Standing) -> bool:
    return standing.live is not None and standing.live.state == PaymentState.OPEN


def _has_arrived(standing: Standing) -> bool:
    """Whether money came, and made something certain."""
    return standing.paid > standing.back and any(one.state in CERTAIN for one in standing.accounts)


def _context(request: HttpRequest, token: str) -> dict[str, Any]:
    now = timezone.now()
    link = link_named(token)
    standing = standing_of(link, now)
    if standing is None:
        raise Http404
    return {
        "standing": standing,
        "venue": standing.first.venue,
        "dates": dates_of(standing),
        "status": status_of(standing),
        "is_owed": situation_of(standing) in OWED,
        "happened": what_happened(standing),
        "to_do": what_to_do(standing),
        "refunds": [refund_in_words(one) for one in standing.refunds],
        "may_change": may_change_method(standing),
        "own": _own_page(request, standing),
        "token": token,
    }


def _own_page(request: HttpRequest, standing: Standing) -> str:
    """The reader's page of what is paid, empty for who has but the link."""
    mine = Reservation.objects.booked_by(request.user).filter(pk=standing.first.pk)
    if not request.user.is_authenticated or not mine.exists():
        return ""
    if standing.link.series:
        return reverse("my_series", args=[standing.link.series.reference])
    return reverse("my_reservation", args=[standing.first.reference])
