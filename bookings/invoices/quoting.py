"""Quotes (*devis*): what a place that is kept would cost, as a document to show to whoever decides."""

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.invoice_words import DocumentKind
from bookings.invoices.drafting import Booking, regimes_of
from bookings.invoices.reckoning import reckon_bill
from bookings.invoices.writing import write
from bookings.models import Invoice, Reservation
from bookings.payments.links import link_for
from bookings.permissions import either_side
from bookings.states import PENDING
from commons.errors import Impossible
from commons.periods import local_date


def make_quote(*, actor: User, reservation: Reservation, now: datetime) -> Invoice:
    """The quote of a reservation that is not certain yet, valid as long as its place is kept. One for each price.

    Raises Impossible `nothing_to_quote`; Missing for those on neither side.
    """
    either_side(actor, reservation)
    if reservation.state not in PENDING or not reservation.total:
        sentence = _("Un devis se fait avant la réservation, pour ce qui n’est pas gratuit.")
        raise Impossible(sentence, code="nothing_to_quote")
    rows = [reservation]
    booking = Booking(link_for(reservation), rows, regimes_of(rows), mandated=False, spoken=get_language() or "")
    until = local_date(reservation.expires_at or reservation.starts_at, reservation.venue.zone)
    draft = booking.of(
        DocumentKind.QUOTE,
        f"quote:{reservation.pk}:{reservation.total}:{until}:{booking.language}",
        bill=reckon_bill(booking.charges()),
        valid_until=until,
    )
    return write(draft, now=now)
