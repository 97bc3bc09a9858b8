"""Quotes (*devis*): what a place that is kept would cost, as a document to show to whoever decides."""

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.invoice_words import DocumentKind
from bookings.invoices.drafting import Booking, regimes_of
from bookings.invoices.reckoning import reckon_bill
from bookings.invoices.writing import write
from bookings.models import Invoice, PaymentLink, Reservation
from bookings.payments.links import link_for, rows_of
from bookings.permissions import either_side
from bookings.states import PENDING
from commons.errors import Impossible
from commons.periods import local_date


def make_quote(*, actor: User, reservation: Reservation, now: datetime) -> Invoice:
    """The quote of a reservation, or of all dates of its series, that are not certain yet, valid as long as their
    place is kept. One for each price.

    Raises Impossible `nothing_to_quote`; Missing for those on neither side.
    """
    either_side(actor, reservation)
    link = link_for(reservation)
    rows = [one for one in _together(link) if one.state in PENDING and one.total]
    if not rows:
        sentence = _("Un devis se fait avant la réservation, pour ce qui n’est pas gratuit.")
        raise Impossible(sentence, code="nothing_to_quote")
    booking = Booking(link, rows, regimes_of(rows), mandated=False, spoken=get_language() or "")
    until = min(local_date(one.expires_at or one.starts_at, one.venue.zone) for one in rows)
    draft = booking.of(
        DocumentKind.QUOTE,
        f"quote:{link.pk}:{booking.promised}:{until}:{booking.language}",
        bill=reckon_bill(booking.charges()),
        valid_until=until,
    )
    return write(draft, now=now)


def _together(link: PaymentLink) -> list[Reservation]:
    """What is paid together, with what a document says of it."""
    rows = rows_of(link).select_related("venue__organisation__commune", "booker", "organisation__commune", "series")
    return list(rows.order_by("ends_at", "pk"))
