"""What follows for money when a reservation is cancelled or changed. The venue lock is held."""

from collections.abc import Iterable
from datetime import datetime

from bookings.cancellation import Outcome
from bookings.facts import By
from bookings.ledger import Movement, post, transfer
from bookings.models import Payment, Reservation
from bookings.money_words import EntryKind, PaymentState, Pocket, RefundCause
from bookings.payments.reckoning import reckon
from bookings.payments.refund_rows import Back, refund_reservation
from commons.money import ZERO


def give_back(reservation: Reservation, outcome: Outcome, *, by: By, now: datetime) -> None:
    """Let what a cancellation gives back go back, note what the venue owes on top, close pages that are open."""
    close_pages([reservation], now=now)
    if outcome.back:
        cause = RefundCause.HOST_CANCELLED if outcome.by_host else RefundCause.CANCELLATION
        refund_reservation(Back(reservation.pk, outcome.back, cause, reservation.reason), by=by, now=now)
    if outcome.debt:
        # Never a card refund: more than was paid cannot go back that way, and it is the venue's own debt.
        post(
            Movement(
                at=now,
                kind=EntryKind.DEBT_TO_BOOKER,
                organisation_id=reservation.venue.organisation_id,
                sides=transfer(Pocket.DEBT, Pocket.CLAIMS, outcome.debt, reservation.pk),
                external_id=f"arrhes:{reservation.pk}",
            )
        )


def follow_change(reservation: Reservation, *, by: By, now: datetime) -> None:
    """After a change of price: what was paid beyond the new one goes back; more is due as a balance."""
    close_pages([reservation], now=now)
    surplus = reckon([reservation.pk])[reservation.pk].surplus(reservation.total)
    if surplus > ZERO:
        refund_reservation(Back(reservation.pk, surplus, RefundCause.CHANGE), by=by, now=now)


def close_pages(reservations: Iterable[Reservation], *, now: datetime) -> None:
    """Have open payment pages of these closed by the worker: they ask for what is no longer due."""
    ids = [one.pk for one in reservations]
    pages = Payment.objects.filter(shares__reservation__in=ids, state=PaymentState.OPEN)
    Payment.objects.filter(pk__in=pages.values("pk")).update(to_close=True, check_at=now)
