"""The one door through which the state of a reservation changes (promise 5).

`locked` takes the venue lock and reads the reservation again; `move` checks the table of transitions, writes the new
state with its deadline, releases or keeps the places, and records who did it and why.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from bookings.contradictions import follow_reservations
from bookings.facts import FACT_OF, By, Change, record
from bookings.models import Allocation, Conflict, Reservation
from bookings.payments.terms import pay_within
from bookings.permissions import unknown_reservation
from bookings.states import RELEASED, SWEEPABLE, State, seen_in_agendas
from bookings.taken.sweeping import release
from bookings.transitions import Verb, check, check_target, deadline
from venues.locks import lock_venue


def locked(reservation_id: int) -> Reservation:
    """The reservation as it is now, with its venue, whose lock is taken first. Call it in a transaction.

    Raises Missing for an unknown id.
    """
    return locked_all(Reservation.objects.filter(pk=reservation_id))[0]


def locked_all(reservations: Any) -> list[Reservation]:
    """The same for reservations of one venue (a queryset), in order of their start. Raises Missing for none."""
    venue_id = reservations.order_by().values_list("venue_id", flat=True).first()
    if venue_id is None:
        raise unknown_reservation()
    venue = lock_venue(venue_id)
    fresh = list(reservations.select_for_update(of=("self",)).order_by("starts_at", "pk"))
    for reservation in fresh:
        reservation.venue = venue
    return fresh


def state_now(reservation: Reservation, now: datetime) -> State:
    """The state; a hold or request past its deadline is expired, whether or not somebody has swept it."""
    state = State(reservation.state)
    lapsed = reservation.expires_at is not None and reservation.expires_at <= now
    return State.EXPIRED if state in SWEEPABLE and lapsed else state


def move(
    reservation: Reservation,
    verb: Verb,
    target: State,
    *,
    by: By,
    now: datetime,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
) -> Reservation:
    """Let `verb` lead a locked reservation to `target`. Raises NotAllowed `wrong_actor`, Lost `wrong_state`."""
    return move_all([reservation], verb, {reservation.pk: target}, by=by, now=now, reason=reason, data=data)[0]


def move_all(
    reservations: Sequence[Reservation],
    verb: Verb,
    targets: Mapping[int, State],
    *,
    by: By,
    now: datetime,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
) -> list[Reservation]:
    """The same for many reservations of one venue: all or none. Few statements however many."""
    changes = []
    for reservation in reservations:
        before = State(reservation.state)
        # The clock may expire what has lapsed; to everybody else it has expired already.
        known = before if verb is Verb.EXPIRE else state_now(reservation, now)
        check(verb, known, by.quality, now=now, expires_at=reservation.expires_at)
        target = targets[reservation.pk]
        check_target(verb, target)
        _change(reservation, verb, target, now, reason)
        facts: dict[str, Any] = {"sequence": reservation.sequence, **(data or {})}
        if reservation.series_id:
            facts["series"] = reservation.series_id
        if reservation.refund is not None:
            facts["refund"] = str(reservation.refund)
        changes.append(Change(FACT_OF[verb], reservation.pk, before, target, reason, facts))
    _save(reservations)
    keep_places(reservations, now)
    record(changes, by=by, now=now)
    gone = Conflict.Outcome.MOVED if verb is Verb.CHANGE else Conflict.Outcome.VANISHED
    follow_reservations([one.pk for one in reservations if one.state not in RELEASED], now=now, gone=gone)
    return list(reservations)


def _change(reservation: Reservation, verb: Verb, target: State, now: datetime, reason: str) -> None:
    # What agendas have seen of it changes: RFC 5545 wants a new SEQUENCE.
    if verb is Verb.CHANGE or seen_in_agendas(State(reservation.state), target):
        reservation.sequence += 1
    reservation.state = target
    reservation.changed_at = now
    reservation.expires_at = deadline(
        target,
        now=now,
        starts_at=reservation.starts_at,
        hold_for=settings.HOLD_DURATION,
        answer_within=timedelta(hours=reservation.conditions.get("answer_hours", reservation.venue.answer_hours)),
        pay_within=pay_within(reservation.conditions),
    )
    if reason:
        reservation.reason = reason


def _save(reservations: Sequence[Reservation]) -> None:
    fields = ["state", "expires_at", "sequence", "reason", "refund", "starts_at", "ends_at", "terms_from", "changed_at"]
    if len(reservations) == 1:
        reservations[0].save(update_fields=fields)
    else:
        Reservation.objects.bulk_update(reservations, fields)


def keep_places(reservations: Iterable[Reservation], now: datetime) -> None:
    """Give the places back, or keep them: for good, or until the deadline of a hold or request."""
    released: list[int] = []
    until: dict[datetime | None, list[int]] = {}
    for reservation in reservations:
        if reservation.state in RELEASED:
            released.append(reservation.pk)
        else:
            lapses_at = reservation.expires_at if reservation.state in SWEEPABLE else None
            until.setdefault(lapses_at, []).append(reservation.pk)
    if released:
        release(released, now)
    for lapses_at, kept in until.items():
        Allocation.objects.filter(line__reservation_id__in=kept).update(lapses_at=lapses_at)
