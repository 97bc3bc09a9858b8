"""Connecting a host's own account at the payment provider, following how it stands, and leaving it.

The platform holds nobody's money: every payment by card is a direct charge on this account (docs/money.md).
"""

import logging
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Organisation, User
from accounts.permissions import require
from accounts.roles import Capability
from bookings.deposit_words import DepositState, Means
from bookings.facts import SYSTEM, By, Change, Fact, record
from bookings.models import Deposit, Payment, PaymentAccount, WebhookEvent
from bookings.money_words import LIVE
from bookings.payments import account_gateway
from bookings.payments.account_gateway import Standing
from bookings.payments.account_states import State, state_of
from bookings.payments.provider import AccountGone, Indefinite, Refused
from bookings.payments.webhooks import NotKnown, on_webhook
from bookings.transitions import Actor
from commons.errors import Lost, Unreachable

logger = logging.getLogger(__name__)

ACCOUNT = "payment_account"


def connect(
    *, actor: User, organisation: Organisation, site: str, return_url: str, refresh_url: str, now: datetime
) -> str:
    """Where the owner goes on: an address of the provider, which leads back to `return_url`.

    The account is made the first time; one whose access was taken away is replaced. `site`: the organisation's address.
    Raises Missing, NotAllowed, Unreachable.
    """
    require(actor, organisation, Capability.MANAGE_ORGANISATION)
    account = _known(organisation)
    if account is None or account.state == State.DISCONNECTED:
        account = _connected_again(account, actor, now) or _new(organisation, account, actor, site, now)
    return account_gateway.onboarding_link(account.stripe_id, return_url=return_url, refresh_url=refresh_url)


def refresh(*, organisation_id: int, now: datetime) -> PaymentAccount | None:
    """Ask the provider how the account stands; None without one, as it is one that was left. Raises Unreachable."""
    account = PaymentAccount.objects.filter(organisation_id=organisation_id).first()
    if account is None or account.state == State.DISCONNECTED:
        return account
    return _looked_at(account, now)


def refresh_all(*, now: datetime) -> int:
    """The same for every account, as when events were lost. Returns how many were asked for."""
    asked = 0
    for organisation_id in PaymentAccount.objects.exclude(state=State.DISCONNECTED).values_list(
        "organisation", flat=True
    ):
        try:
            refresh(organisation_id=organisation_id, now=now)
        except (Unreachable, Refused, Indefinite) as error:
            logger.warning("the account of organisation %s was not asked for: %s", organisation_id, error)
        else:
            asked += 1
    return asked


def disconnect(*, actor: User, organisation: Organisation, now: datetime) -> PaymentAccount | None:
    """Take no more cards. What is being paid is not cut off: it is waited for.

    Raises Missing, NotAllowed; Lost `payments_in_flight`, `deposits_in_flight`.
    """
    require(actor, organisation, Capability.MANAGE_ORGANISATION)
    account = _known(organisation)
    if account is None or account.state == State.DISCONNECTED:
        return account
    if under_way := payments_under_way(organisation):
        sentence = ngettext(
            "Un paiement par carte est en cours : attendez qu’il soit fini, une heure au plus pour une carte.",
            "%(count)d paiements par carte sont en cours : attendez qu’ils soient finis, "
            "une heure au plus pour une carte.",
            under_way,
        )
        raise Lost(sentence % {"count": under_way}, code="payments_in_flight")
    if deposits_on_cards(organisation):
        sentence = _("Il y a encore des cautions par carte. Avant de quitter, libérez-les ou dites ce que vous gardez.")
        raise Lost(sentence, code="deposits_in_flight")
    return _follow(account.pk, State.DISCONNECTED, None, By(actor, Actor.HOST), now)


def deposits_on_cards(organisation: Organisation) -> int:
    """How many deposits are held on a card: after leaving nothing could be charged or let go."""
    account = _known(organisation)
    held = Deposit.objects.filter(state__in=(DepositState.RECEIVED, DepositState.ENDING), means=Means.CARD)
    return held.filter(stripe_account=account.stripe_id).count() if account else 0


def payments_under_way(organisation: Organisation) -> int:
    """How many pages are open or at the bank."""
    return Payment.objects.filter(organisation=organisation, state__in=LIVE).exclude(session_id="").count()


@on_webhook("account.updated")
def follow_account(event: WebhookEvent, now: datetime) -> str:
    """Something about an account has changed: see how it stands."""
    return _looked_at(_of_event(event), now).state


@on_webhook("account.application.deauthorized")
def follow_departure(event: WebhookEvent, now: datetime) -> str:
    """Its owner took our access away at the provider. Asked again: an old event must not undo a new connection."""
    return _looked_at(_of_event(event), now).state


def _known(organisation: Organisation) -> PaymentAccount | None:
    return PaymentAccount.objects.filter(organisation=organisation).first()


def _connected_again(account: PaymentAccount | None, actor: User, now: datetime) -> PaymentAccount | None:
    """An account that was left here, and is still ours to use there."""
    if account is None:
        return None
    try:
        standing = account_gateway.read_account(account.stripe_id)
    except AccountGone:
        return None
    return _follow(account.pk, state_of(standing), standing, By(actor, Actor.HOST), now)


def _new(
    organisation: Organisation, former: PaymentAccount | None, actor: User, site: str, now: datetime
) -> PaymentAccount:
    # Clicked twice, the same key makes one account; after a former one was lost another is wanted.
    key = f"account-{organisation.pk}-{former.stripe_id if former else 'first'}"
    standing = account_gateway.create_account(
        name=organisation.name,
        email=organisation.email or actor.email,
        url=site,
        metadata={"organisation": str(organisation.pk)},
        key=key,
    )
    with transaction.atomic():
        account, _made = PaymentAccount.objects.update_or_create(
            organisation=organisation, defaults={"stripe_id": standing.id, "state": State.TO_COMPLETE}
        )
    return _follow(account.pk, state_of(standing), standing, By(actor, Actor.HOST), now)


def _looked_at(account: PaymentAccount, now: datetime) -> PaymentAccount:
    try:
        standing = account_gateway.read_account(account.stripe_id)
    except AccountGone:
        return _follow(account.pk, State.DISCONNECTED, None, SYSTEM, now)
    return _follow(account.pk, state_of(standing), standing, SYSTEM, now)


def _follow(account_id: int, state: State, standing: Standing | None, by: By, now: datetime) -> PaymentAccount:
    """Note how it stands, and an event when that is another state. What was left here is only taken up by `connect`."""
    with transaction.atomic():
        account = PaymentAccount.objects.select_for_update().get(pk=account_id)
        before = account.state
        if before == State.DISCONNECTED and by is SYSTEM:
            return account
        account.state = state
        account.charges_enabled = standing is not None and standing.charges_enabled
        account.requirements = _requirements(standing)
        account.save()
        if before != state:
            change = Change(Fact.ACCOUNT_CHANGED, account.pk, before, state, subject_type=ACCOUNT)
            record([change], by=by, now=now)
    return account


def _requirements(standing: Standing | None) -> dict[str, Any]:
    if standing is None:
        return {}
    told = asdict(standing)
    return {name: list(told[name]) for name in ("wanted", "checking")} | {"disabled_reason": standing.disabled_reason}


def _of_event(event: WebhookEvent) -> PaymentAccount:
    account = PaymentAccount.objects.filter(stripe_id=event.account or event.object_id).first()
    if account is None:
        raise NotKnown("unknown account")
    return account
