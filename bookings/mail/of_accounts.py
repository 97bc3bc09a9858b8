"""Letters to the owners of an organisation about its account at the payment provider."""

from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.roles import Capability, roles_with
from bookings.facts import Fact
from bookings.mail import links
from bookings.mail.kinds import Kind
from bookings.mail.readers import Reader
from bookings.mail.sources import event_of
from bookings.mail.telling import for_each
from bookings.models import PaymentAccount
from bookings.payments.account_states import sentence, wanted_in_words
from bookings.payments.connecting import ACCOUNT
from commons.letters import Letter, Section, write
from commons.models import Event, Notice
from commons.notices import Message, renders, schedule_notices
from commons.outbox import on_event
from commons.words import labelled

State = PaymentAccount.State
# What an owner does not see happen: filling in the form is done under their eyes.
TOLD: Final = frozenset({State.READY, State.RESTRICTED, State.DISCONNECTED})


@on_event(Fact.ACCOUNT_CHANGED)
def follow_account(event: Event, now: datetime) -> None:
    """Owners learn that cards are taken, or no longer; whoever did it themselves is not told."""
    account = PaymentAccount.objects.filter(pk=event.subject_id).first()
    if account is None or event.to_state not in TOLD:
        return
    owners = _owners(account).exclude(user_id=event.actor_id) if event.actor_id else _owners(account)
    readers = [Reader(one.user.email, one.user) for one in owners]
    planned = for_each(
        readers, Kind.HOST_ACCOUNT, ACCOUNT, account.pk, due_at=event.happened_at, data={"event": event.pk}
    )
    schedule_notices(planned)


@renders(Kind.HOST_ACCOUNT)
def account_changed(notice: Notice, now: datetime) -> Message | None:
    """How the account stands, and what to do. None when it stands otherwise by now, or to who is no owner any more."""
    account = PaymentAccount.objects.select_related("organisation").filter(pk=notice.subject_id).first()
    if account is None or account.state != event_of(notice).to_state:
        return None
    if notice.user_id is None or not _owners(account).filter(user_id=notice.user_id).exists():
        return None
    name = account.organisation.name
    titles = {
        State.READY: _("Vous pouvez recevoir des cartes"),
        State.RESTRICTED: _("Stripe demande des informations"),
        State.DISCONNECTED: _("La carte n’est plus proposée"),
    }
    title = titles[State(account.state)]
    wanted = wanted_in_words(account.requirements)
    letter = Letter(
        subject=labelled(title, name),
        title=title,
        opening=[sentence(account.state)],
        sections=[Section(_("Ce que Stripe demande"), points=tuple(wanted))] if wanted else [],
        action=links.account(account.organisation),
        reason=_("Vous recevez ce message parce que vous êtes propriétaire de la structure %(name)s.") % {"name": name},
    )
    return write(letter)


def _owners(account: PaymentAccount) -> QuerySet[Membership]:
    return Membership.objects.filter(
        organisation_id=account.organisation_id,
        role__in=roles_with(Capability.MANAGE_ORGANISATION),
        all_venues=True,
        user__is_active=True,
    ).select_related("user")
