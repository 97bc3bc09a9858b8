"""Taking note of what became of a payment page: one transaction, under the venue lock, however often it is told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from bookings.facts import PAYMENT, SYSTEM, Change, Fact, record
from bookings.ledger import Movement, Side, post, transfer
from bookings.lifecycle.door import move_all
from bookings.models import Payment, Reservation
from bookings.money_words import LIVE, EntryKind, PaymentState, Pocket, provider_pocket
from bookings.payments.crediting import credit
from bookings.payments.locking import locked_payment
from bookings.payments.outcomes import Page, follows
from bookings.states import State
from bookings.transitions import TABLE, Verb
from commons.money import CURRENCY


class Mismatch(Exception):
    """The page is not the one that we asked for: other money, or another amount."""


def settle(*, payment_id: int, page: Page, now: datetime) -> Payment:
    """Let a payment follow the page as the provider has it, and the reservations follow the payment.

    Told twice, or late, or in any order, everything happens once. Money that came is posted to the ledger, gives its
    place to each reservation that waited for it, and goes back where it came too late or twice (as refunds that are
    due, which the worker asks for). Raises Mismatch.
    """
    with transaction.atomic():
        payment, rows = locked_payment(payment_id)
        if payment.session_id not in ("", page.id):
            raise Mismatch("another page")
        _note(payment, page, now)
        target = follows(PaymentState(payment.state), page)
        if target is not None:
            _follow(payment, rows, page, target, now)
        elif payment.state == PaymentState.SUCCEEDED and payment.fee is None:
            post_fees(payment, page)
        payment.save()
        return payment


def abandon(*, payment_id: int, problem: str, now: datetime) -> Payment:
    """A page that the provider does not know, or lets us touch no more: nobody pays it through us."""
    with transaction.atomic():
        payment, rows = locked_payment(payment_id)
        if payment.state in LIVE:
            before, payment.state = payment.state, PaymentState.CANCELLED
            payment.problem, payment.check_at, payment.claimed_until = problem[:60], None, None
            payment.save()
            _move_those(rows, Verb.FAIL_PAYMENT, State.AWAITING_PAYMENT, now)
            _tell(Fact.PAYMENT_EXPIRED, payment, rows, before, now)
        return payment


def _note(payment: Payment, page: Page, now: datetime) -> None:
    """What is worth keeping whatever the state."""
    payment.session_id = payment.session_id or page.id
    payment.intent_id = payment.intent_id or page.intent_id
    payment.problem = page.problem[:60]
    payment.url = page.url or payment.url
    payment.claimed_until = None


def _follow(payment: Payment, rows: Sequence[Reservation], page: Page, target: PaymentState, now: datetime) -> None:
    before, payment.state = payment.state, target
    payment.to_close = False
    match target:
        case PaymentState.SUCCEEDED:
            _succeed(payment, rows, page, now)
        case PaymentState.PROCESSING:
            _move_those(rows, Verb.START_PAYMENT, State.PAYMENT_PROCESSING, now)
        case PaymentState.FAILED:
            payment.check_at = None
            _move_those(rows, Verb.FAIL_PAYMENT, State.AWAITING_PAYMENT, now)
            _tell(Fact.PAYMENT_FAILED, payment, rows, before, now)
        case _:
            payment.check_at = None
            _tell(Fact.PAYMENT_EXPIRED, payment, rows, before, now)


def _succeed(payment: Payment, rows: Sequence[Reservation], page: Page, now: datetime) -> None:
    if page.amount != payment.amount or page.currency.upper() != CURRENCY:
        raise Mismatch(f"{page.amount} {page.currency} instead of {payment.amount}")
    payment.paid_at = page.charge.at if page.charge else now
    payment.url = ""
    payment.check_at = None
    post_charge(payment, page.charge.id if page.charge else payment.intent_id, now)
    post_fees(payment, page)
    # The shares are credited and what is too much noted before the payment itself is told of.
    confirmed = credit(payment, rows, now)
    _tell(Fact.PAYMENT_SUCCEEDED, payment, rows, PaymentState.OPEN, now, confirmed=confirmed)


def post_charge(payment: Payment, source: str, now: datetime) -> None:
    """The money of a card or direct debit is on the host's account at the provider; `source`: its charge there."""
    sides: list[Side] = []
    for share in payment.shares.all():
        sides += transfer(Pocket.BOOKER, provider_pocket(payment.stripe_account), share.amount, share.reservation_id)
    post(_movement(payment, EntryKind.CHARGE, sides, payment.paid_at or now, source))


def post_fees(payment: Payment, page: Page) -> None:
    """What the provider and the platform took of it, once that is known."""
    charge = page.charge
    if charge is None or not charge.balance_id:
        # Some payments are told before their fees are: the worker looks again.
        payment.check_at = payment.paid_at
        return
    ours = provider_pocket(payment.stripe_account)
    taken = [
        (EntryKind.FEE, transfer(ours, Pocket.FEES, charge.fee)),
        (EntryKind.APPLICATION_FEE, transfer(ours, Pocket.PLATFORM, charge.application_fee)),
    ]
    post(*(_movement(payment, kind, sides, charge.at, charge.id) for kind, sides in taken))
    payment.fee, payment.application_fee = charge.fee, charge.application_fee
    payment.check_at = None


def _movement(payment: Payment, kind: EntryKind, sides: Sequence[Side], at: datetime, external_id: str) -> Movement:
    return Movement(
        at=at,
        kind=kind,
        organisation_id=payment.organisation_id,
        sides=sides,
        payment_id=payment.pk,
        external_id=external_id,
    )


def _move_those(rows: Sequence[Reservation], verb: Verb, target: State, now: datetime) -> None:
    """Let the verb be done to those in whose state it makes sense; the balance of a certain stay moves nothing."""
    ours = [one for one in rows if one.state in TABLE[verb].sources]
    if ours:
        move_all(ours, verb, {one.pk: target for one in ours}, by=SYSTEM, now=now, data=of_series(ours))


def of_series(rows: Sequence[Reservation]) -> dict[str, Any]:
    """The mark of changes that are told once for a whole series."""
    return {"by_series": True} if rows[0].series_id else {}


def _tell(
    fact: Fact, payment: Payment, rows: Sequence[Reservation], before: str, now: datetime, **more: object
) -> None:
    data = {
        **more,
        "reservations": [one.pk for one in rows],
        "amount": str(payment.amount),
        "part": payment.part,
        "method": payment.method,
        "link": payment.link_id,
    }
    record([Change(fact, payment.pk, before, payment.state, data=data, subject_type=PAYMENT)], by=SYSTEM, now=now)
