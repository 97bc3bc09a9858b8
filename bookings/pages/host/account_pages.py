"""The organisation's own account at the payment provider: connecting it, seeing how it stands, leaving it."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Organisation
from accounts.permissions import require
from accounts.roles import Capability
from bookings.models import PaymentAccount
from bookings.pages.errors import told_as_pages
from bookings.payments import provider
from bookings.payments.account_states import sentence, wanted_in_words
from bookings.payments.connecting import connect, disconnect, payments_under_way, refresh
from bookings.payments.fees import fee_percent
from bookings.payments.sentences import LATER
from commons.errors import Lost, Unreachable
from commons.letters import address


@require_safe
@login_required
@told_as_pages
def account_page(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """How it stands."""
    organisation = _organisation(request, organisation_id)
    account = PaymentAccount.objects.filter(organisation=organisation).first()
    communes = set(organisation.venues.values_list("commune_id", flat=True))
    context = {
        "organisation": organisation,
        "account": account,
        "cards_possible": provider.is_set_up(),
        "sentence": sentence(account.state) if account else "",
        "wanted": wanted_in_words(account.requirements) if account else [],
        "fees": sorted({fee_percent(one) for one in communes}),
        "under_way": payments_under_way(organisation),
    }
    return render(request, "bookings/host/account.html", context)


@require_POST
@login_required
@told_as_pages
def go_on(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """To the provider's own form."""
    return _to_provider(request, _organisation(request, organisation_id))


@require_safe
@login_required
@told_as_pages
def link_expired(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """The provider sends people here whose link was too old or used: on with another."""
    return _to_provider(request, _organisation(request, organisation_id))


@require_safe
@login_required
@told_as_pages
def back(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """See how the account stands: back from the provider's form, finished or not, or whenever an owner asks."""
    organisation = _organisation(request, organisation_id)
    try:
        account = refresh(organisation_id=organisation.pk, now=timezone.now())
    except Unreachable:
        messages.error(request, str(LATER))
    else:
        if account is not None:
            messages.info(request, sentence(account.state))
    return redirect("host_account", organisation.pk)


@require_POST
@login_required
@told_as_pages
def leave(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Take no more cards."""
    organisation = _organisation(request, organisation_id)
    try:
        disconnect(actor=request.user, organisation=organisation, now=timezone.now())  # type: ignore[arg-type]
    except Lost as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("Le compte n’est plus relié. La carte n’est plus proposée."))
    return redirect("host_account", organisation.pk)


def _organisation(request: HttpRequest, organisation_id: int) -> Organisation:
    membership = require(request.user, organisation_id, Capability.MANAGE_ORGANISATION)
    return membership.organisation


def _to_provider(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    try:
        target = connect(
            actor=request.user,  # type: ignore[arg-type]
            organisation=organisation,
            site=settings.SITE_URL,
            return_url=address(reverse("host_account_back", args=[organisation.pk])),
            refresh_url=address(reverse("host_account_expired", args=[organisation.pk])),
            now=timezone.now(),
        )
    except Unreachable:
        messages.error(request, str(LATER))
        return redirect("host_account", organisation.pk)
    return redirect(target)
