"""`/payer/<token>/cautions/`: what is asked for, and a card for it where that is possible. No account is needed."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bookings.deposit_words import DepositState
from bookings.deposits.bundles import bundle_of
from bookings.deposits.cards import open_page
from bookings.pages.deposits.card import deposits_card
from bookings.pages.errors import told_as_pages
from bookings.pages.gathered import gather
from bookings.payments.links import link_named
from commons.errors import Impossible, Lost, Unreachable

# While we wait to hear of a card the page asks again, without any script.
ASK_AGAIN_SECONDS = 4


@require_safe
@never_cache
@told_as_pages
def deposits_page(request: HttpRequest, token: str) -> HttpResponse:
    """Each deposit with its state. Looking changes nothing; back from the provider (`?retour=1`) it waits to hear."""
    card = deposits_card(gather(bundle_of(link_named(token)).first), timezone.now())
    if card is None:
        raise Http404
    waiting = "retour" in request.GET and any(
        row.deposit.state == DepositState.EXPECTED and row.deposit.session_id for row in card["rows"]
    )
    context = {"deposits": card, "venue": card["bundle"].venue, "token": token, "waiting": waiting}
    response = render(request, "bookings/deposits/page.html", context)
    if waiting:
        response["Refresh"] = str(ASK_AGAIN_SECONDS)
    return response


@require_POST
@told_as_pages
def authorise(request: HttpRequest, token: str, deposit_id: int) -> HttpResponse:
    """To the page of the payment provider."""
    deposit = get_object_or_404(link_named(token).deposits, pk=deposit_id)
    try:
        return redirect(open_page(deposit_id=deposit.pk, now=timezone.now(), language=get_language() or "fr"))
    except (Impossible, Lost, Unreachable) as error:
        messages.error(request, str(error.message))
        return redirect("deposits", token)
