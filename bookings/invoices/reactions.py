"""Which documents follow from what happened. Handlers of the outbox: they only note, the worker issues."""

from datetime import datetime
from typing import Final

from accounts.billing import BILLING_CHANGED
from bookings.facts import Fact
from bookings.invoice_words import DocumentKind
from bookings.invoices.awaiting import ask_again, expect
from bookings.models import Payment, Refund, Reservation
from bookings.money_words import Part, RefundCause
from bookings.payments.links import link_for, rows_of
from bookings.payments.reckoning import reckon
from bookings.states import CERTAIN, State
from commons.models import Event
from commons.outbox import on_event

# This money was paid for nothing, so it was never invoiced.
NEVER_BILLED: Final = frozenset({RefundCause.LATE_PAYMENT, RefundCause.DOUBLE_PAYMENT})


@on_event(Fact.PAYMENT_SUCCEEDED, Fact.OFFLINE_PAYMENT_NOTED)
def bill_payment(event: Event, now: datetime) -> None:
    """An advance has its own document; once all is paid, the final one is due."""
    payment = Payment.objects.select_related("link").get(pk=event.subject_id)
    if payment.part == Part.ADVANCE:
        expect(
            kind=DocumentKind.ADVANCE_INVOICE,
            link=payment.link,
            organisation_id=payment.organisation_id,
            payment=payment,
            now=now,
        )
        return
    rows = list(rows_of(payment.link).filter(state__in=CERTAIN))
    settled = reckon([row.pk for row in rows])
    if rows and not any(settled[row.pk].rest(row.total) for row in rows):
        expect(kind=DocumentKind.INVOICE, link=payment.link, organisation_id=payment.organisation_id, now=now)


@on_event(Fact.RESERVATION_COMPLETED)
def bill_stay(event: Event, now: datetime) -> None:
    """A stay is over: the invoice is due, paid or not; that of a series after its last date."""
    reservation = Reservation.objects.select_related("venue").get(pk=event.subject_id)
    if not reservation.total:
        return
    link = link_for(reservation)
    if not rows_of(link).filter(state=State.CONFIRMED).exists():
        expect(kind=DocumentKind.INVOICE, link=link, organisation_id=reservation.venue.organisation_id, now=now)


@on_event(Fact.REFUND_SUCCEEDED)
def credit(event: Event, now: datetime) -> None:
    """Money went back: what was invoiced of it is credited."""
    refund = Refund.objects.select_related("payment__link").get(pk=event.subject_id)
    if refund.cause in NEVER_BILLED:
        return
    expect(
        kind=DocumentKind.CREDIT_NOTE,
        link=refund.payment.link,
        organisation_id=refund.payment.organisation_id,
        refund=refund,
        now=now,
    )


@on_event(BILLING_CHANGED)
def bill_what_waited(event: Event, now: datetime) -> None:
    """The host told what its invoices wanted."""
    ask_again(organisation_id=int(event.subject_id))
