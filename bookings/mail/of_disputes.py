"""Letters about disputed payments: to those who look after a venue's money, and to administrators."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.roles import Capability
from bookings.mail import links
from bookings.mail.kinds import Kind
from bookings.mail.of_payments import details_of, headline_of, read_rows
from bookings.mail.readers import still_hosts
from bookings.mail.to_hosts import about, host_letter, who_comes
from bookings.models import Dispute
from bookings.payments.dispute_wording import address_of, how_disputed, loaded, of_what
from commons.letters import Action, Letter, write
from commons.models import Notice
from commons.money import format_euros
from commons.notices import Message, renders


@renders(Kind.HOST_DISPUTE)
def host_dispute(notice: Notice, now: datetime) -> Message | None:
    """A payment is disputed: why, until when and where to answer. None once it has ended."""
    dispute = _dispute(notice)
    if dispute.has_ended:
        return None
    action = Action(_("Répondre chez Stripe"), address_of(dispute)) if dispute.is_to_answer else None
    return _letter(notice, dispute, _("%(dispute)s : %(who)s, %(what)s"), _title(dispute), action)


@renders(Kind.HOST_DISPUTE_ENDED)
def host_dispute_ended(notice: Notice, now: datetime) -> Message | None:
    """How it ended."""
    subject, title = _("Contestation close : %(who)s, %(what)s"), _("La contestation est close")
    return _letter(notice, _dispute(notice), subject, title, None)


@renders(Kind.ADMIN_DISPUTE)
def admin_dispute(notice: Notice, now: datetime) -> Message | None:
    """The same for administrators, in brief."""
    dispute = _dispute(notice)
    facts = {
        "dispute": of_what(dispute),
        "venue": dispute.venue.name,
        "amount": format_euros(dispute.amount),
        "reason": dispute.in_words,
        "reference": str(dispute.link),
    }
    return write(
        Letter(
            subject=_("%(dispute)s : %(venue)s, %(reference)s") % facts,
            title=_title(dispute),
            opening=[
                _("%(venue)s, %(amount)s : %(reason)s.") % facts,
                _("Le lieu est prévenu : c’est lui qui répond."),
            ],
            action=links.dispute(dispute),
            reason=_("Vous recevez ce message parce que vous administrez Intersaison."),
        )
    )


def _dispute(notice: Notice) -> Dispute:
    return loaded().get(pk=notice.subject_id)


def _title(dispute: Dispute) -> str:
    return _("Une caution gardée est contestée") if dispute.deposit else _("Un paiement est contesté")


def _letter(notice: Notice, dispute: Dispute, subject: str, title: str, action: Action | None) -> Message | None:
    if not still_hosts(dispute.venue, notice.user_id, Capability.SEE_MONEY):
        return None
    link, rows = dispute.link, read_rows(dispute.link)
    page = links.look_at_series(link.series) if link.series else links.look(rows[0])
    return host_letter(
        dispute.venue,
        subject=subject % {"dispute": of_what(dispute), "who": who_comes(rows[0]), "what": headline_of(link, rows)},
        title=title,
        opening=how_disputed(dispute),
        details=[*about(rows[0]), *details_of(link, rows, place=False)],
        action=action or page,
    )
