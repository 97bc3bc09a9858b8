"""What is paid together, locked: venue, reservations, payment, in this order."""

from bookings.lifecycle.door import locked_all
from bookings.models import Payment, PaymentLink, Reservation
from bookings.payments.links import rows_of


def locked_rows(link: PaymentLink) -> list[Reservation]:
    """The reservations of a link as they are now, under the venue lock. Call it in a transaction."""
    return locked_all(rows_of(link))


def locked_payment(payment_id: int) -> tuple[Payment, list[Reservation]]:
    """A payment and its reservations as they are now, under the venue lock. Call it in a transaction."""
    rows = locked_all(Reservation.objects.filter(payment_shares__payment=payment_id))
    payment = Payment.objects.select_for_update(of=("self",)).select_related("venue", "link").get(pk=payment_id)
    return payment, rows
