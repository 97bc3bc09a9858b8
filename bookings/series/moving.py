"""The verbs of reservations, for a whole series or from a date."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.cancellation import together
from bookings.deposits.asking import ask_deposits
from bookings.facts import SERIES, By, Change, Fact, record
from bookings.lifecycle.agreeing import agree_to_terms
from bookings.lifecycle.answering import answering, approved_target, reason_given
from bookings.lifecycle.cancelling import cancelling, refunds_of, told
from bookings.lifecycle.door import locked_all, move_all, state_now
from bookings.lifecycle.extending import extend
from bookings.lifecycle.submitting import target_of
from bookings.models import Reservation
from bookings.papers.asking import are_wanting, ask_papers
from bookings.payments.choosing import choose
from bookings.payments.giving_back import give_back
from bookings.permissions import either_side
from bookings.states import State
from bookings.transitions import TABLE, Actor, Verb, check
from commons.errors import Lost


def submit_series(
    *, actor: User, series_id: int, now: datetime, payment_method_id: int | None = None
) -> list[Reservation]:
    """Send all held dates, paid as one by the method that is chosen for all.

    Raises Missing, Lost `hold_expired`, `wrong_state` or `too_late`, Impossible `unknown_payment_method`.
    """
    with transaction.atomic():
        every = _locked(series_id)
        by = either_side(actor, every[0])
        ours = _open_to(Verb.SUBMIT, every, by, now)
        choose(ours, payment_method_id)
        ask_deposits(ours)
        ask_papers(ours)
        agree_to_terms(ours, by=by, now=now)
        wanting = are_wanting(ours[0])
        targets = {one.pk: target_of(one, by, now, needs_papers=wanting) for one in ours}
        return _move(ours, Verb.SUBMIT, targets, Fact.SERIES_SUBMITTED, by=by, now=now)


def extend_series(*, actor: User, series_id: int, now: datetime) -> list[Reservation]:
    """Keep all held dates longer, once, as `lifecycle.extend_hold`. Raises Missing, and as that."""
    with transaction.atomic():
        every = _locked(series_id)
        by = either_side(actor, every[0])
        ours = _open_to(Verb.SUBMIT, every, by, now)
        extend(ours, by=by, now=now)
        return ours


def approve_series(*, actor: User, series_id: int, now: datetime, administrator: bool = False) -> list[Reservation]:
    """Agree to all dates that are requested. Raises Missing, NotAllowed, Lost `wrong_state`."""
    with transaction.atomic():
        every = _locked(series_id)
        by = answering(actor, every[0], administrator=administrator)
        ours = _open_to(Verb.APPROVE, every, by, now)
        # Documents and terms are those of the whole; only what each date costs differs.
        wanting = are_wanting(ours[0])
        targets = {one.pk: approved_target(one, needs_papers=wanting) for one in ours}
        return _move(ours, Verb.APPROVE, targets, Fact.SERIES_APPROVED, by=by, now=now)


def accept_series_papers(*, actor: User, series_id: int, now: datetime) -> list[Reservation]:
    """Find the documents of all dates in order. Raises Missing, NotAllowed, Lost `wrong_state`."""
    with transaction.atomic():
        every = _locked(series_id)
        by = answering(actor, every[0], administrator=False)
        ours = _open_to(Verb.ACCEPT_PAPERS, every, by, now)
        targets = {one.pk: approved_target(one, needs_papers=False) for one in ours}
        return _move(ours, Verb.ACCEPT_PAPERS, targets, Fact.SERIES_PAPERS_ACCEPTED, by=by, now=now)


def decline_series(
    *, actor: User, series_id: int, reason: str, now: datetime, administrator: bool = False
) -> list[Reservation]:
    """Refuse all dates that are requested, saying why. Raises as `approve_series`, and Impossible `reason_missing`."""
    with transaction.atomic():
        every = _locked(series_id)
        by = answering(actor, every[0], administrator=administrator)
        ours = _open_to(Verb.DECLINE, every, by, now)
        words = reason_given(reason)
        targets = {one.pk: State.DECLINED for one in ours}
        return _move(ours, Verb.DECLINE, targets, Fact.SERIES_DECLINED, by=by, now=now, reason=words)


def cancel_series(
    *,
    actor: User,
    series_id: int,
    now: datetime,
    from_date: date | None = None,
    reason: str = "",
    as_host: bool = False,
    administrator: bool = False,
) -> list[Reservation]:
    """Cancel all dates, or those from `from_date` (a local day of the venue) on; each pays back by its own delay.

    One date alone is cancelled as any reservation. Dates that have begun stay. Raises as `lifecycle.cancel`.
    """
    with transaction.atomic():
        every = _locked(series_id)
        by = cancelling(actor, every[0], prefer_host=as_host, administrator=administrator)
        ours = _open_to(Verb.CANCEL, _coming(every, from_date, now), by, now)
        words = reason.strip() if by.quality is Actor.BOOKER else reason_given(reason)
        outcomes = refunds_of(ours, by, now)
        for one in ours:
            one.refund = outcomes[one.pk].amount
        targets = {one.pk: State.CANCELLED for one in ours}
        data = {"from_date": from_date.isoformat() if from_date else None, **told(together(outcomes.values()))}
        moved = _move(ours, Verb.CANCEL, targets, Fact.SERIES_CANCELLED, by=by, now=now, reason=words, data=data)
        for one in moved:
            give_back(one, outcomes[one.pk], by=by, now=now)
        return moved


def _locked(series_id: int) -> list[Reservation]:
    return locked_all(Reservation.objects.filter(series_id=series_id))


def _coming(reservations: Iterable[Reservation], from_date: date | None, now: datetime) -> list[Reservation]:
    """Those that have not begun, from a local day on. Raises Lost `no_date_left`."""
    coming = [
        one
        for one in reservations
        if one.starts_at >= now and (from_date is None or one.starts_at.astimezone(one.venue.zone).date() >= from_date)
    ]
    if not coming:
        raise Lost(_("Il ne reste aucune date à annuler à partir de ce jour."), code="no_date_left")
    return coming


def _open_to(verb: Verb, reservations: Iterable[Reservation], by: By, now: datetime) -> list[Reservation]:
    """Those to which the verb can be done. Raises what it would raise for the last one when there are none."""
    every = list(reservations)
    ours = [one for one in every if state_now(one, now) in TABLE[verb].sources]
    if not ours:
        check(verb, state_now(every[-1], now), by.quality)
    return ours


def _move(
    reservations: list[Reservation],
    verb: Verb,
    targets: Mapping[int, State],
    fact: Fact,
    *,
    by: By,
    now: datetime,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
) -> list[Reservation]:
    before = reservations[0].state
    moved = move_all(reservations, verb, targets, by=by, now=now, reason=reason, data={"by_series": True})
    whole = Change(
        fact,
        moved[0].series_id or 0,
        before,
        moved[0].state,
        reason,
        {"reservations": [one.pk for one in moved], **(data or {})},
        SERIES,
    )
    record([whole], by=by, now=now)
    return moved
