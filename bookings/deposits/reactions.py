"""What follows for deposits from what happens to reservations, and from what the provider tells."""

from datetime import datetime

from bookings.deposit_words import DepositState, Means
from bookings.deposits import gateway
from bookings.deposits.banking import follow
from bookings.deposits.bundles import locked_deposit
from bookings.deposits.cards import note_page
from bookings.deposits.ending import end
from bookings.deposits.rules import ending
from bookings.facts import SYSTEM, Fact
from bookings.models import Deposit, Reservation, WebhookEvent
from bookings.payments.links import link_of
from commons.models import Event
from commons.money import ZERO
from commons.outbox import on_event


@on_event(Fact.RESERVATION_CANCELLED)
def let_cards_go(event: Event, now: datetime) -> None:
    """Nothing takes place any more: authorised cards are let go; a cheque the host gives back."""
    reservation = Reservation.objects.get(pk=event.subject_id)
    link = link_of(reservation)
    held = link.deposits.filter(state=DepositState.RECEIVED, means=Means.CARD) if link else Deposit.objects.none()
    for deposit_id in held.values_list("pk", flat=True):
        deposit, bundle = locked_deposit(deposit_id)
        if not bundle.is_wanted and deposit.state == DepositState.RECEIVED:
            end(deposit, bundle, ending(deposit.amount, ZERO), by=SYSTEM, now=now)


def deposit_in(event: WebhookEvent) -> Deposit | None:
    """The deposit that the provider's event is about, if it is about one of the account's."""
    about = event.payload["data"].get("object")
    metadata = about.get("metadata") if isinstance(about, dict) else None
    marked = str(metadata.get("deposit", "")) if isinstance(metadata, dict) else ""
    if not (marked.isdigit() and len(marked) < 18):
        return None
    return Deposit.objects.filter(pk=int(marked), stripe_account=event.account).first()


def follow_deposit(event: WebhookEvent, now: datetime) -> str:
    """Let the deposit of an event follow the present state of what the event is about. Returns what it is then."""
    deposit = deposit_in(event)
    if deposit is None:
        return ""
    if event.kind.startswith("checkout.session."):
        # Maybe not the page that we know: what is authorised there is needed, or let go.
        page = gateway.read_page(event.object_id, account=deposit.stripe_account)
        return note_page(deposit_id=deposit.pk, session_id=event.object_id, page=page, now=now).state
    return follow(deposit_id=deposit.pk, now=now).state
