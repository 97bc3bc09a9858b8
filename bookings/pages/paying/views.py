"""`/payer/<token>/`: what is due, a button, and what became of it. No account is needed, no names are shown."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bookings.money_words import PaymentState
from bookings.pages.errors import told_as_pages
from bookings.payments.links import link_named
from bookings.payments.opening import open_payment
from bookings.payments.standing import Standing, standing_of
from bookings.payments.wording import dates_of, how_it_stands, status_of
from commons.errors import Impossible, Lost, Unreachable

# While we wait to hear of a payment the page asks again, without any script.
ASK_AGAIN_SECONDS = 4


@require_safe
@never_cache
@told_as_pages
def pay_page(request: HttpRequest, token: str) -> HttpResponse:
    """What is due, until when, and the way to pay it. Looking changes nothing: mail programmes look, too."""
    return render(request, "bookings/paying/pay.html", _context(token))


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
    context = _context(token)
    standing = context["standing"]
    response = render(request, "bookings/paying/thanks.html", context | {"waiting": _is_waited_for(standing)})
    if _is_waited_for(standing):
        response["Refresh"] = str(ASK_AGAIN_SECONDS)
    return response


def _is_waited_for(standing: Standing) -> bool:
    return standing.live is not None and standing.live.state == PaymentState.OPEN


def _context(token: str) -> dict[str, Any]:
    now = timezone.now()
    standing = standing_of(link_named(token), now)
    if standing is None:
        raise Http404
    return {
        "standing": standing,
        "venue": standing.first.venue,
        "dates": dates_of(standing),
        "status": status_of(standing),
        "sentences": how_it_stands(standing),
        "token": token,
    }
