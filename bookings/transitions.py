"""The one table of transitions: which verb leads from which states to which, and who may say it.

Pure: the table is data, `now` is an argument. The door through which changes pass asks `check` before it writes, and
`check_target` when it knows the new state.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from bookings.sentences import ACTOR_SENTENCE, EXPIRED_HOLD, WRONG_STATE
from bookings.states import State
from commons.errors import Lost, NotAllowed

HOLD_FOR: Final = timedelta(minutes=15)
ANSWER_WITHIN: Final = timedelta(hours=72)
PAPERS_WITHIN: Final = timedelta(days=7)
PAY_WITHIN: Final = timedelta(hours=48)


class Verb(StrEnum):
    """What can be done to a reservation."""

    HOLD = "hold"
    SUBMIT = "submit"
    APPROVE = "approve"
    ACCEPT_PAPERS = "accept_papers"
    START_PAYMENT = "start_payment"
    FAIL_PAYMENT = "fail_payment"
    CONFIRM_PAYMENT = "confirm_payment"
    BEGIN_EXPIRING = "begin_expiring"
    EXPIRE = "expire"
    DECLINE = "decline"
    CANCEL = "cancel"
    COMPLETE = "complete"
    MARK_NO_SHOW = "mark_no_show"
    CHANGE = "change"
    RECOVER = "recover"


class Actor(StrEnum):
    """In what quality somebody acts: the booker's side, the venue's side, the platform's staff, or the clock."""

    BOOKER = "booker"
    HOST = "host"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table. `sources` is empty for the verb that makes a reservation out of nothing."""

    sources: frozenset[State]
    targets: frozenset[State]
    actors: frozenset[Actor]


def _row(sources: set[State], targets: set[State], actors: set[Actor]) -> Transition:
    return Transition(frozenset(sources), frozenset(targets), frozenset(actors))


_ANYBODY: Final = set(Actor)
_PEOPLE: Final = {Actor.BOOKER, Actor.HOST, Actor.ADMINISTRATOR}
_VENUE: Final = {Actor.HOST, Actor.ADMINISTRATOR}
_OFFICE: Final = {Actor.HOST, Actor.ADMINISTRATOR, Actor.SYSTEM}
_MACHINE: Final = {Actor.SYSTEM, Actor.ADMINISTRATOR}
_AGREED: Final = {State.AWAITING_PAPERS, State.AWAITING_PAYMENT, State.CONFIRMED}

TABLE: Final[dict[Verb, Transition]] = {
    Verb.HOLD: _row(set(), {State.HELD}, _PEOPLE),
    Verb.SUBMIT: _row({State.HELD}, _AGREED | {State.REQUESTED}, _PEOPLE),
    Verb.APPROVE: _row({State.REQUESTED}, _AGREED, _VENUE),
    Verb.ACCEPT_PAPERS: _row({State.AWAITING_PAPERS}, {State.AWAITING_PAYMENT, State.CONFIRMED}, _OFFICE),
    # From `expiring` too: a direct debit may be ordered while the page is being closed, and takes days.
    Verb.START_PAYMENT: _row({State.AWAITING_PAYMENT, State.EXPIRING}, {State.PAYMENT_PROCESSING}, _ANYBODY),
    Verb.FAIL_PAYMENT: _row({State.PAYMENT_PROCESSING}, {State.AWAITING_PAYMENT}, _MACHINE),
    # From `expiring` too: somebody may pay while the page is being closed, and then has the place.
    Verb.CONFIRM_PAYMENT: _row(
        {State.AWAITING_PAYMENT, State.PAYMENT_PROCESSING, State.EXPIRING}, {State.CONFIRMED}, _OFFICE
    ),
    Verb.BEGIN_EXPIRING: _row({State.AWAITING_PAYMENT, State.PAYMENT_PROCESSING}, {State.EXPIRING}, _MACHINE),
    Verb.EXPIRE: _row(
        {State.HELD, State.REQUESTED, State.AWAITING_PAPERS, State.AWAITING_PAYMENT, State.EXPIRING},
        {State.EXPIRED},
        _MACHINE,
    ),
    Verb.DECLINE: _row({State.REQUESTED, State.AWAITING_PAPERS}, {State.DECLINED}, _VENUE),
    # Not while money is moving: the provider says first how that ended.
    Verb.CANCEL: _row(
        {State.HELD, State.REQUESTED, State.AWAITING_PAPERS, State.AWAITING_PAYMENT, State.CONFIRMED},
        {State.CANCELLED},
        _ANYBODY,
    ),
    Verb.COMPLETE: _row({State.CONFIRMED}, {State.COMPLETED}, _OFFICE),
    Verb.MARK_NO_SHOW: _row({State.CONFIRMED, State.COMPLETED}, {State.NO_SHOW}, _VENUE),
    Verb.CHANGE: _row({State.CONFIRMED}, {State.CONFIRMED}, _PEOPLE),
    Verb.RECOVER: _row({State.EXPIRED}, {State.CONFIRMED}, _MACHINE),
}

CANCELLABLE: Final = TABLE[Verb.CANCEL].sources


def verbs_open_to(actor: Actor, state: State) -> frozenset[Verb]:
    """What `actor` may do to a reservation in `state`; permissions on the very reservation are asked elsewhere."""
    return frozenset(verb for verb, row in TABLE.items() if state in row.sources and actor in row.actors)


def check(
    verb: Verb, state: State, actor: Actor, *, now: datetime | None = None, expires_at: datetime | None = None
) -> None:
    """Whether `actor` may `verb` a reservation in `state`; with `now`, a hold past `expires_at` counts as expired.

    Raises NotAllowed `wrong_actor`, Lost `hold_expired` (submitting what has expired) or Lost `wrong_state`.
    """
    row = TABLE[verb]
    if actor not in row.actors:
        raise NotAllowed(str(ACTOR_SENTENCE), code="wrong_actor")
    lapsed = state == State.HELD and now is not None and expires_at is not None and expires_at <= now
    if verb is Verb.SUBMIT and (lapsed or state == State.EXPIRED):
        raise Lost(str(EXPIRED_HOLD), code="hold_expired", data={"state": State.EXPIRED.value})
    if state not in row.sources:
        raise Lost(str(WRONG_STATE[State(state)]), code="wrong_state", data={"state": State(state).value})


def check_target(verb: Verb, target: State) -> None:
    """Guard of the door: raises ValueError when `verb` never leads to `target`, which is a mistake in the code."""
    if target not in TABLE[verb].targets:
        raise ValueError(f"{verb} does not lead to {target}")


def after_submit(
    *, instant: bool, audience_proved: bool, needs_papers: bool, total: Decimal, pays_first: bool
) -> State:
    """The state after submitting. A declared audience always waits for the host; so does a venue on request."""
    if not (instant and audience_proved):
        return State.REQUESTED
    return after_approval(needs_papers=needs_papers, total=total, pays_first=pays_first)


def after_approval(*, needs_papers: bool, total: Decimal, pays_first: bool) -> State:
    """The state once the host agrees, `total` in euros."""
    if needs_papers:
        return State.AWAITING_PAPERS
    return after_papers(total=total, pays_first=pays_first)


def after_papers(*, total: Decimal, pays_first: bool) -> State:
    """The state once papers are in order, `total` in euros. What is not paid first is confirmed at once."""
    return State.AWAITING_PAYMENT if pays_first and total > 0 else State.CONFIRMED


def deadline(
    state: State,
    *,
    now: datetime,
    starts_at: datetime,
    hold_for: timedelta = HOLD_FOR,
    answer_within: timedelta = ANSWER_WITHIN,
    papers_within: timedelta = PAPERS_WITHIN,
    pay_within: timedelta = PAY_WITHIN,
) -> datetime | None:
    """Until when a reservation that enters `state` at `now` may stay in it (aware), or None when nothing presses.

    Waiting never lasts beyond the start of the stay, but never ends before `now` either.
    """
    if state == State.HELD:
        return now + hold_for
    waits = {
        State.REQUESTED: answer_within,
        State.AWAITING_PAPERS: papers_within,
        State.AWAITING_PAYMENT: pay_within,
    }
    if state not in waits:
        return None
    return max(now, min(now + waits[state], starts_at))
