"""What is not paid in time expires: `expiring` is committed, the page closed, and only then the place given back.

No HTTP happens under a lock. Whoever pays while the page is being closed has the place.
"""

from datetime import datetime

from bookings import lifecycle
from bookings.models import Payment, Reservation
from bookings.money_words import LIVE
from bookings.payments.closing import close_page
from bookings.states import State


def expire_unpaid(*, reservation_id: int, now: datetime) -> Reservation:
    """Let a reservation whose payment did not come expire, or find it paid. Each step is a transaction of its own.

    Raises Unreachable when the provider does not say how its page ended (the place stays taken, and the next round
    asks again), and Lost `wrong_state`.
    """
    if Reservation.objects.filter(pk=reservation_id, state=State.AWAITING_PAYMENT).exists():
        lifecycle.begin_expiring(reservation_id=reservation_id, now=now)
    if not Reservation.objects.filter(pk=reservation_id, state=State.EXPIRING).exists():
        return Reservation.objects.get(pk=reservation_id)
    for payment_id in Payment.objects.filter(shares__reservation=reservation_id, state__in=LIVE).values_list(
        "pk", flat=True
    ):
        close_page(payment_id=payment_id, now=now)
    reservation = Reservation.objects.get(pk=reservation_id)
    if reservation.state != State.EXPIRING:
        return reservation
    return lifecycle.expire(reservation_id=reservation_id, now=now)
