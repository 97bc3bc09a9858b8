"""The balance: reminded before it is due and on the day, by the same link; unpaid, the host is told."""

from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from bookings.mail.kinds import Kind
from bookings.mail.of_payments import headline, money_letter, read_standing
from bookings.mail.readers import Reader, hosts_of
from bookings.mail.telling import for_each
from bookings.models import PaymentLink
from bookings.payments.standing import Standing
from bookings.payments.wording import due_in_words
from commons.models import Notice
from commons.notices import Message, renders

SUBJECT: Final = "payment_link"
SOON: Final = timedelta(days=7)
# The day after, in case the payment is under way.
UNPAID: Final = timedelta(days=1)


def plan_balance(standing: Standing, booker: Reader | None, *, now: datetime) -> list[Notice]:
    """The notices about a balance that is due at some day; those that would be past are left out."""
    due = standing.due
    if due is None or due.by is None:
        return []
    planned = [
        *for_each([booker], Kind.BALANCE_SOON, SUBJECT, standing.link.pk, due_at=due.by - SOON, data={}),
        *for_each([booker], Kind.BALANCE_DUE, SUBJECT, standing.link.pk, due_at=due.by, data={}),
        *for_each(
            hosts_of(standing.first.venue),
            Kind.HOST_BALANCE_UNPAID,
            SUBJECT,
            standing.link.pk,
            due_at=due.by + UNPAID,
            data={},
        ),
    ]
    return [notice for notice in planned if notice.due_at > now]


@renders(Kind.BALANCE_SOON, Kind.BALANCE_DUE)
def balance(notice: Notice, now: datetime) -> Message | None:
    """The balance is due, soon or today. None when it is paid, or nothing is due any more."""
    link = PaymentLink.objects.select_related("reservation", "series").get(pk=notice.subject_id)
    standing = read_standing(link, now)
    if standing is None or standing.due is None or standing.is_processing:
        return None
    return money_letter(
        standing,
        subject=_("Solde à payer : %(what)s") % {"what": headline(standing)},
        title=_("Le solde de votre réservation"),
        opening=[
            due_in_words(standing.due, standing.first.venue),
            _("Le lien est celui de votre premier paiement. Vous pouvez le donner à la personne qui paie pour vous."),
        ],
    )
