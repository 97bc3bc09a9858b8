"""Reservations that an outside calendar contradicts: a person decides, nothing is cancelled by itself."""

from datetime import datetime
from enum import StrEnum

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Capability
from bookings.calendars.words import CONFLICT_SETTLED, unknown_conflict
from bookings.facts import RESERVATION, SYSTEM, Change, Fact, record
from bookings.lifecycle.cancelling import cancel
from bookings.models import Conflict, Feed
from bookings.querysets import Asker, venues_of
from bookings.states import ACTIVE
from commons.errors import Lost, Missing
from commons.outbox import record_event
from commons.periods import Period
from venues.locks import lock_venue
from venues.permissions import require_administrator, require_for_venue

CONTRADICTED = """
    SELECT r.id, min(lower(a.stay * b.period)), max(upper(a.stay * b.period))
    FROM bookings_busyperiod b
    JOIN bookings_allocation a ON a.space_id = b.space_id AND a.stay && b.period
    JOIN bookings_reservationline l ON l.id = a.line_id
    JOIN bookings_reservation r ON r.id = l.reservation_id
    WHERE b.feed_id = %(feed)s AND r.state = ANY(%(states)s) AND upper(a.stay) > %(now)s
      AND (a.lapses_at IS NULL OR a.lapses_at > %(now)s)
    GROUP BY r.id
"""


class Choice(StrEnum):
    """What a host may decide."""

    KEEP = "keep"
    CANCEL = "cancel"


def refresh_conflicts(feed: Feed, *, now: datetime) -> list[Conflict]:
    """Open a conflict for each reservation that the feed contradicts, close those that have vanished.

    Call it under the venue lock, after the busy periods were replaced. What a host decided to keep is not asked again
    unless more of it is contradicted. Returns the new ones.
    """
    found = _contradicted(feed, now)
    conflicts = Conflict.objects.filter(feed=feed, kind=Conflict.Kind.FEED)
    open_now = {conflict.reservation_id: conflict for conflict in conflicts.filter(settled_at=None)}
    vanished = [conflict.pk for key, conflict in open_now.items() if key not in found]
    conflicts.filter(pk__in=vanished).update(settled_at=now, outcome=Conflict.Outcome.VANISHED)
    kept = conflicts.filter(outcome=Conflict.Outcome.KEPT, reservation__in=found)
    decided = {(conflict.reservation_id, Period.from_range(conflict.period)) for conflict in kept}
    new = []
    for reservation_id, period in found.items():
        if reservation_id in open_now:
            _follow(open_now[reservation_id], period)
        elif not any(key == reservation_id and known.contains(period) for key, known in decided):
            new.append(_open(feed, reservation_id, period, now))
    return new


def settle_conflict(
    *,
    actor: User,
    conflict_id: int,
    choice: Choice | str,
    now: datetime,
    reason: str = "",
    administrator: bool = False,
) -> Conflict:
    """Keep our reservation, or cancel it (by the host's conditions, with a reason told to the booker).

    Raises Missing, NotAllowed, Lost `already_settled`, and what cancelling raises.
    """
    conflict = _found(conflict_id)
    if administrator:
        require_administrator(actor=actor, venue=conflict.reservation.venue)
    else:
        _require_host(actor, conflict)
    wanted = Choice(choice)
    with transaction.atomic():
        lock_venue(conflict.reservation.venue_id)
        conflict.refresh_from_db(fields=["settled_at", "outcome"])
        if conflict.settled_at is not None:
            raise Lost(_("Ce conflit est déjà réglé."), code="already_settled")
        if wanted is Choice.CANCEL:
            cancel(
                actor=actor,
                reservation_id=conflict.reservation_id,
                now=now,
                reason=reason,
                as_host=True,
                administrator=administrator,
            )
        outcome = Conflict.Outcome.CANCELLED if wanted is Choice.CANCEL else Conflict.Outcome.KEPT
        conflict.settled_at, conflict.settled_by, conflict.outcome = now, actor, outcome
        conflict.save(update_fields=["settled_at", "settled_by", "outcome"])
        facts = {"conflict": conflict.pk, "outcome": conflict.outcome, "feed": conflict.feed_id}
        record_event(
            kind=CONFLICT_SETTLED,
            subject_type=RESERVATION,
            subject_id=conflict.reservation_id,
            actor=actor,
            now=now,
            data=facts,
        )
    return conflict


def conflicts_visible_to(user: Asker) -> QuerySet[Conflict]:
    """Conflicts of the venues whose requests the user answers, open ones first."""
    venues = venues_of(user, Capability.ANSWER_REQUESTS).values("pk")
    return (
        Conflict.objects.filter(reservation__venue__in=venues)
        .select_related("reservation__venue", "feed", "season")
        .order_by("settled_at", "-opened_at", "-pk")
    )


def hosted_conflict(*, actor: User, conflict_id: int) -> Conflict:
    """The conflict, for those who answer requests of its venue. Raises Missing, NotAllowed."""
    conflict = _found(conflict_id)
    _require_host(actor, conflict)
    return conflict


def _found(conflict_id: int) -> Conflict:
    conflict = Conflict.objects.select_related("reservation__venue", "feed").filter(pk=conflict_id).first()
    if conflict is None:
        raise unknown_conflict()
    return conflict


def _require_host(actor: User, conflict: Conflict) -> None:
    venue = conflict.reservation.venue
    try:
        require_for_venue(actor=actor, venue=venue, capability=Capability.ANSWER_REQUESTS)
    except Missing:
        raise unknown_conflict() from None


def _contradicted(feed: Feed, now: datetime) -> dict[int, Period]:
    with connection.cursor() as cursor:
        cursor.execute(CONTRADICTED, {"feed": feed.pk, "states": [state.value for state in ACTIVE], "now": now})
        return {reservation_id: Period(start, end) for reservation_id, start, end in cursor.fetchall()}


def _follow(conflict: Conflict, period: Period) -> None:
    if Period.from_range(conflict.period) != period:
        conflict.period = period.to_range()
        conflict.save(update_fields=["period"])


def _open(feed: Feed, reservation_id: int, period: Period, now: datetime) -> Conflict:
    conflict = Conflict.objects.create(
        kind=Conflict.Kind.FEED,
        feed=feed,
        reservation_id=reservation_id,
        period=period.to_range(),
        opened_at=now,
    )
    facts = {"conflict": conflict.pk, "feed": feed.pk}
    record([Change(Fact.CONFLICT_OPENED, reservation_id, data=facts)], by=SYSTEM, now=now)
    return conflict
