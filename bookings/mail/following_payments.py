"""From facts about money to notices: who is told of what."""

from datetime import datetime
from typing import Any

from accounts.models import User
from accounts.roles import Capability
from bookings.facts import DISPUTE, PAYMENT, RECONCILIATION, REFUND, RESERVATION, SERIES, Fact
from bookings.mail.balances import plan_balance
from bookings.mail.kinds import Kind
from bookings.mail.of_payments import read_standing
from bookings.mail.readers import Reader, administrators_of, booker_of, hosts_of
from bookings.mail.sources import reservations
from bookings.mail.telling import for_each
from bookings.models import Dispute, Payment, Refund
from bookings.money_words import Part, RefundCause
from bookings.states import State
from commons.models import Event
from commons.notices import schedule_notices
from commons.outbox import on_event
from venues.payment_words import MethodKind

# Told when they are decided, with the reason; the others when they are made.
SENT_BACK = (RefundCause.LATE_PAYMENT, RefundCause.DOUBLE_PAYMENT)


@on_event(Fact.PAYMENT_SUCCEEDED, Fact.OFFLINE_PAYMENT_NOTED)
def follow_payment(event: Event, now: datetime) -> None:
    """The host learns of money by card; the booker of what was certain already, for the rest is told by confirming."""
    payment = Payment.objects.select_related("link__reservation", "link__series", "venue").get(pk=event.subject_id)
    standing = read_standing(payment.link, now)
    if standing is None:
        return
    booker = booker_of(standing.first)
    about: dict[str, Any] = {"due_at": event.happened_at, "data": {"event": event.pk}}
    planned = plan_balance(standing, booker, now=event.happened_at)
    certain = any(one.state == State.CONFIRMED for one in standing.reservations)
    if payment.part == Part.BALANCE:
        planned += for_each([booker], Kind.PAID, PAYMENT, payment.pk, **about)
    elif payment.link.series_id and certain and event.data.get("confirmed"):
        planned += for_each([booker], Kind.SERIES_CONFIRMED, SERIES, payment.link.series_id, **about)
    if payment.method == MethodKind.CARD:
        planned += for_each(hosts_of(payment.venue), Kind.HOST_PAID, PAYMENT, payment.pk, **about)
    schedule_notices(planned)


@on_event(Fact.PAYMENT_METHOD_CHANGED)
def follow_method(event: Event, now: datetime) -> None:
    """Another way to pay: how and until when, as long as that is waited for. A series is told of once."""
    reservation = reservations().get(pk=event.subject_id)
    series = reservation.series_id
    subject = (SERIES, series) if series else (RESERVATION, reservation.pk)
    kind = Kind.SERIES_TO_PAY if series else Kind.TO_PAY
    about: dict[str, Any] = {"due_at": event.happened_at, "data": {"event": event.pk}}
    if reservation.state == State.AWAITING_PAYMENT:
        schedule_notices(for_each([booker_of(reservation)], kind, *subject, **about))


@on_event(Fact.PAYMENT_FAILED)
def follow_failure(event: Event, now: datetime) -> None:
    """A bank refused, maybe days later."""
    payment = Payment.objects.select_related("link__reservation", "link__series").get(pk=event.subject_id)
    first = reservations().filter(payment_shares__payment=payment).first()
    if first is not None:
        about: dict[str, Any] = {"due_at": event.happened_at, "data": {"event": event.pk}}
        schedule_notices(for_each([booker_of(first)], Kind.PAYMENT_FAILED, PAYMENT, payment.pk, **about))


@on_event(Fact.REFUND_ASKED, Fact.REFUND_SUCCEEDED, Fact.REFUND_FAILED)
def follow_refund(event: Event, now: datetime) -> None:
    """What goes back, and what did not."""
    refund = Refund.objects.select_related("payment").get(pk=event.subject_id)
    reservation = reservations().get(pk=refund.reservation_id)
    about: dict[str, Any] = {"due_at": event.happened_at, "data": {"event": event.pk}}
    planned = []
    if event.kind == Fact.REFUND_FAILED:
        hosts = hosts_of(reservation.venue, capability=Capability.SEE_RESERVATIONS)
        planned += for_each(hosts, Kind.HOST_REFUND_FAILED, REFUND, refund.pk, **about)
        staff = administrators_of(reservation.venue)
        planned += for_each(staff, Kind.ADMIN_REFUND_FAILED, REFUND, refund.pk, **about)
    else:
        told_first = refund.cause in SENT_BACK
        kind = Kind.PAYMENT_SENT_BACK if told_first else Kind.REFUNDED
        if told_first == (event.kind == Fact.REFUND_ASKED):
            planned += for_each([booker_of(reservation)], kind, REFUND, refund.pk, **about)
    schedule_notices(planned)


@on_event(Fact.DISPUTE_OPENED, Fact.DISPUTE_ENDED)
def follow_dispute(event: Event, now: datetime) -> None:
    """The host has to answer, or learns how it ended; administrators hear of its beginning."""
    dispute = Dispute.objects.get(pk=event.subject_id)
    begins = event.kind == Fact.DISPUTE_OPENED
    about: dict[str, Any] = {"due_at": event.happened_at, "data": {"event": event.pk}}
    hosts = hosts_of(dispute.venue, capability=Capability.SEE_MONEY)
    kind = Kind.HOST_DISPUTE if begins else Kind.HOST_DISPUTE_ENDED
    planned = for_each(hosts, kind, DISPUTE, dispute.pk, **about)
    if begins:
        staff = administrators_of(dispute.venue)
        planned += for_each(staff, Kind.ADMIN_DISPUTE, DISPUTE, dispute.pk, **about)
    schedule_notices(planned)


@on_event(Fact.DIFFERENCES_FOUND)
def follow_differences(event: Event, now: datetime) -> None:
    """Those who administer the whole site see to differences with the provider."""
    readers = [Reader(user.email, user) for user in User.objects.filter(is_active=True, is_superuser=True)]
    about: dict[str, Any] = {"due_at": event.happened_at, "data": {"event": event.pk}}
    schedule_notices(for_each(readers, Kind.ADMIN_DIFFERENCES, RECONCILIATION, event.subject_id, **about))
