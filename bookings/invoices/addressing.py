"""To whom the documents of a booking go: told by the booker, or by the host for somebody without an account."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.billing import Identity, read_identity
from accounts.models import User
from bookings.invoices.awaiting import ask_again_for
from bookings.models import BilledParty, Reservation
from bookings.payments.links import link_for
from bookings.permissions import either_side
from commons.outbox import wake_after_commit

FIELDS = ("legal_name", "address", "postal_code", "city", "country")


def set_billed_to(*, actor: User, reservation: Reservation, values: Mapping[str, str], now: datetime) -> BilledParty:
    """Keep name and address for the documents of this booking, and let what waited for them be issued.

    Documents that were issued stay as they are. Raises Impossible with sentences by field; Missing and NotAllowed for
    those on neither side.
    """
    either_side(actor, reservation)
    checked = read_identity(Identity(**{name: values.get(name, "") for name in FIELDS}))
    with transaction.atomic():
        link = link_for(reservation)
        kept, _made = BilledParty.objects.update_or_create(link=link, defaults={name: checked[name] for name in FIELDS})
        ask_again_for(link)
        wake_after_commit()
    return kept
