"""The host's own hand: an invoice that is asked for now, not when the stay is over."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Capability
from bookings.invoice_words import FROM_BUYER, Wanting
from bookings.invoices.drafting import Incomplete, booking_of, invoice_draft
from bookings.invoices.writing import write
from bookings.models import Invoice, Reservation
from bookings.payments.links import link_for
from bookings.permissions import as_host
from commons.errors import Impossible


def bill_now(*, actor: User, reservation: Reservation, now: datetime) -> Invoice:
    """The final invoice of a booking (or its summary, without a mandate); made once, then always the same.

    Raises Impossible `nothing_to_bill`, `public_body` or `wanting` with what is to be given first; Missing, NotAllowed.
    """
    as_host(actor, reservation.venue, capability=Capability.SEE_MONEY)
    booking = booking_of(link_for(reservation))
    if booking is None:
        raise Impossible(_("Seule une réservation confirmée et payante a une facture."), code="nothing_to_bill")
    if booking.by_public_body:
        raise Impossible(
            _("Un organisme public ne facture pas ici : son comptable reçoit l’état des sommes dues."),
            code="public_body",
        )
    try:
        draft = invoice_draft(booking)
    except Incomplete as error:
        raise Impossible(wanting_sentence(error.wanting), code="wanting", data={"wanting": error.wanting}) from None
    return write(draft, now=now)


def wanting_sentence(wanting: Wanting) -> str:
    """What is to be done, in a sentence."""
    if wanting in FROM_BUYER:
        return _("Il manque l’adresse de qui a réservé : la facture part dès qu’elle est indiquée.")
    words = {
        Wanting.ISSUER_IDENTITY: _("Il manque l’identité de facturation de votre structure : indiquez-la."),
        Wanting.ISSUER_VAT_NUMBER: _("Il manque le numéro de TVA de votre structure : indiquez-le."),
        Wanting.ISSUER_REGIME: _("Il manque le régime de TVA de votre structure à la date du séjour : indiquez-le."),
    }
    return words[wanting]
