"""The facts that deposits leave, and what they do to the ledger."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from bookings.deposits.bundles import Bundle
from bookings.facts import DEPOSIT, By, Change, Fact, record
from bookings.ledger import Movement, Side, post, transfer
from bookings.models import Deposit
from bookings.money_words import EntryKind, Pocket


def tell(fact: Fact, deposit: Deposit, bundle: Bundle, before: str, *, by: By, now: datetime, **more: object) -> None:
    """Record what happened to a deposit, as data that mails and exports read."""
    data: dict[str, Any] = {
        "reservations": [one.pk for one in bundle.reservations],
        "amount": str(deposit.amount),
        "kept": str(deposit.kept),
        "returned": str(deposit.returned),
        "means": deposit.means,
        **more,
    }
    record([Change(fact, deposit.pk, before, deposit.state, deposit.reason, data, DEPOSIT)], by=by, now=now)


def post_received(deposit: Deposit, bundle: Bundle, *, now: datetime) -> None:
    """A cheque, transfer or cash came in. An authorised card moves nothing."""
    _post(EntryKind.DEPOSIT_RECEIVED, deposit, bundle, Pocket.BOOKER, Pocket.DEPOSITS, deposit.amount, now)


def post_ended(deposit: Deposit, bundle: Bundle, *, now: datetime) -> None:
    """What had come in goes back, or stays."""
    _post(EntryKind.DEPOSIT_RETURNED, deposit, bundle, Pocket.DEPOSITS, Pocket.BOOKER, deposit.returned, now)
    _post(EntryKind.DEPOSIT_KEPT, deposit, bundle, Pocket.DEPOSITS, Pocket.INCOME, deposit.kept, now)


def post_sides(
    kind: EntryKind, deposit: Deposit, bundle: Bundle, sides: tuple[Side, ...], external_id: str, at: datetime
) -> None:
    """A movement of a deposit between any pockets."""
    movement = Movement(
        at=at,
        kind=kind,
        organisation_id=bundle.venue.organisation_id,
        sides=sides,
        external_id=external_id,
        note=deposit.title,
    )
    post(movement)


def _post(
    kind: EntryKind, deposit: Deposit, bundle: Bundle, giver: str, taker: str, amount: Decimal, now: datetime
) -> None:
    sides = transfer(giver, taker, amount, bundle.first.pk)
    post_sides(kind, deposit, bundle, sides, f"deposit:{deposit.pk}", now)
