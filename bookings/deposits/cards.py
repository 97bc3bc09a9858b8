"""A card is authorised for a deposit: the page, and what came of it. Nothing is locked while the provider is asked."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from bookings.deposit_words import DepositState, Means
from bookings.deposits import gateway
from bookings.deposits.bundles import Bundle, locked_deposit
from bookings.deposits.facts import tell
from bookings.deposits.gateway import Authorisation
from bookings.deposits.receiving import require
from bookings.deposits.requests import page_request
from bookings.deposits.rules import may_be_authorised
from bookings.facts import SYSTEM, Fact
from bookings.models import Deposit, PaymentAccount
from bookings.models.payments import new_key
from bookings.payments import provider
from bookings.payments.accounts import require_ready
from commons.errors import Impossible, Lost, Unreachable

# Stripe keeps a page open for 30 minutes at least; its clock is not ours.
PAGE_OPEN: Final = timedelta(minutes=35)
PAGE_LEAST: Final = timedelta(minutes=31)
# A page that closes in less is no use to anybody.
WORTH: Final = timedelta(minutes=2)
LOOK_AGAIN: Final = timedelta(minutes=10)


def takes_cards(bundle: Bundle, now: datetime) -> bool:
    """Whether the booker may give a card for the deposits of a bundle now."""
    if not (provider.is_set_up() and bundle.is_certain and may_be_authorised(now, bundle.ends_at)):
        return False
    ready = PaymentAccount.objects.filter(organisation=bundle.venue.organisation_id, state=PaymentAccount.State.READY)
    return ready.exists()


def open_page(*, deposit_id: int, now: datetime, language: str = "fr") -> str:
    """The address of the page on which a card is authorised: the one that is open, or a new one.

    Raises Impossible `card_not_possible`; Lost `wrong_deposit_state`, `account_not_ready`, `try_again`; Unreachable.
    """
    before = Deposit.objects.get(pk=deposit_id)
    if before.session_id and before.expires_at and before.expires_at <= now + WORTH:
        # It closes by itself in a moment; maybe somebody has just used it.
        follow_page(deposit_id=deposit_id, now=now)
    deposit = _enter(deposit_id, now, language)
    return deposit.url or _ask_for_page(deposit)


def follow_page(*, deposit_id: int, now: datetime) -> Deposit:
    """Let a deposit follow what became of its page. Raises Unreachable, and what the gateway raises."""
    deposit = Deposit.objects.get(pk=deposit_id)
    if not deposit.session_id or deposit.state != DepositState.EXPECTED:
        return deposit
    page = gateway.read_page(deposit.session_id, account=deposit.stripe_account)
    return note_page(deposit_id=deposit_id, session_id=deposit.session_id, page=page, now=now)


def note_page(*, deposit_id: int, session_id: str, page: gateway.Page, now: datetime) -> Deposit:
    """Take note of a page as it is. An authorisation that nobody needs any more is let go at once."""
    found = page.authorisation
    with transaction.atomic():
        deposit, bundle = locked_deposit(deposit_id)
        needed = deposit.state == DepositState.EXPECTED and bundle.is_wanted
        if found is not None and found.is_held and needed:
            _receive(deposit, bundle, found, now)
        elif deposit.state == DepositState.EXPECTED and deposit.session_id == session_id and not page.is_open:
            _forget_page(deposit)
        account = deposit.stripe_account
    if found is not None and found.is_held and deposit.intent_id != found.intent_id:
        gateway.let_go(found.intent_id, account=account)
    return deposit


def _enter(deposit_id: int, now: datetime, language: str) -> Deposit:
    """The deposit with an open page, or ready to ask for a new one."""
    with transaction.atomic():
        deposit, bundle = locked_deposit(deposit_id)
        require(deposit, DepositState.EXPECTED)
        if deposit.session_id:
            if deposit.expires_at and deposit.expires_at <= now + WORTH:
                raise Lost(_("La page précédente se ferme. Réessayez dans quelques minutes."), code="try_again")
            return deposit
        if deposit.expires_at and deposit.expires_at - now > PAGE_LEAST:
            # Somebody is asking for it, or stopped half-way: the same key finds the same page.
            return deposit
        if not (bundle.is_certain and may_be_authorised(now, bundle.ends_at)):
            sentence = _("Cette caution ne peut pas se donner par carte en ce moment.")
            raise Impossible(sentence, code="card_not_possible")
        deposit.stripe_account = require_ready(bundle.venue.organisation_id)
        deposit.idempotency_key = new_key()
        deposit.expires_at, deposit.check_at = now + PAGE_OPEN, now + LOOK_AGAIN
        deposit.request = page_request(deposit, bundle, language=language)
        deposit.save()
        return deposit


def _ask_for_page(deposit: Deposit) -> str:
    """Outside any transaction; of two that ask at the same time one page is kept, and both are sent there."""
    try:
        page = provider.create_page(deposit.request, account=deposit.stripe_account, key=deposit.idempotency_key)
    except provider.Refused as error:
        _ask_anew(deposit)
        sentence = _("La carte n’est pas possible en ce moment. Donnez la caution au lieu, ou écrivez-lui.")
        raise Lost(sentence, code="account_not_ready") from error
    except provider.Indefinite as error:
        _ask_anew(deposit)
        raise Unreachable(_("Le service de paiement a eu un problème. Réessayez."), code="provider_failed") from error
    Deposit.objects.filter(pk=deposit.pk, session_id="").update(session_id=page.id, url=page.url)
    deposit.refresh_from_db()
    return deposit.url


def _ask_anew(deposit: Deposit) -> None:
    """The old key would give the old answer for a day."""
    Deposit.objects.filter(pk=deposit.pk, idempotency_key=deposit.idempotency_key, session_id="").update(
        expires_at=None, check_at=None
    )


def _receive(deposit: Deposit, bundle: Bundle, found: Authorisation, now: datetime) -> None:
    deposit.state, deposit.means = DepositState.RECEIVED, Means.CARD
    deposit.intent_id, deposit.authorised_until = found.intent_id, found.until
    deposit.received_on = now.astimezone(bundle.venue.zone).date()
    deposit.url = deposit.problem = ""
    # The bank lets go by itself then: the host has to know.
    deposit.check_at, deposit.claimed_until = found.until, None
    deposit.save()
    tell(Fact.DEPOSIT_RECEIVED, deposit, bundle, DepositState.EXPECTED, by=SYSTEM, now=now)


def _forget_page(deposit: Deposit) -> None:
    deposit.session_id = deposit.url = ""
    deposit.expires_at = deposit.check_at = deposit.claimed_until = None
    deposit.save()
