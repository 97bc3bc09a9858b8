"""What a host decides about a reservation that something contradicts. Nothing is cancelled by itself."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from accounts.roles import Capability
from bookings.asking import LineWish
from bookings.calendars.sides import with_what_is_said
from bookings.calendars.words import CONFLICT_SETTLED, unknown_conflict
from bookings.changing import change
from bookings.facts import RESERVATION
from bookings.lifecycle.answering import decline
from bookings.lifecycle.cancelling import cancel
from bookings.lifecycle.door import locked, state_now
from bookings.models import Conflict, Reservation
from bookings.querysets import Asker, venues_of
from bookings.transitions import TABLE, Verb
from commons.errors import Impossible, Lost, Missing
from commons.outbox import record_event
from commons.periods import Period
from venues.permissions import require_administrator, require_for_venue


class Choice(StrEnum):
    """What a host may decide."""

    KEEP = "keep"
    MOVE = "move"
    CANCEL = "cancel"


OUTCOMES = {
    Choice.KEEP: Conflict.Outcome.KEPT,
    Choice.MOVE: Conflict.Outcome.MOVED,
    Choice.CANCEL: Conflict.Outcome.CANCELLED,
}
# What a page says of a conflict, in the statement that finds it.
BOTH_SIDES = (
    *(f"reservation__{name}" for name in ("venue__organisation", "booker", "organisation", "series")),
    *("feed", "season"),
)


def settle_conflict(
    *,
    actor: User,
    conflict_id: int,
    choice: Choice | str,
    now: datetime,
    reason: str = "",
    lines: Sequence[LineWish] = (),
    seen: Period | None = None,
    administrator: bool = False,
) -> Conflict:
    """Keep our reservation, move it to `lines` (all of them), or cancel it (a request: decline it).

    The reason is told to the booker; a host who cancels gives one. `seen` is the period in question that the host was
    looking at: when the calendar has changed since, nothing is decided.
    Raises Missing, NotAllowed, Lost `already_settled` (data: `outcome`) or `conflict_changed`, Impossible
    `lines_missing`, and what changing, declining and cancelling raise.
    """
    conflict = _found(conflict_id)
    if administrator:
        require_administrator(actor=actor, venue=conflict.reservation.venue)
    else:
        _require_host(actor, conflict)
    wanted = Choice(choice)
    with transaction.atomic():
        reservation = locked(conflict.reservation_id)
        conflict.refresh_from_db(fields=["settled_at", "settled_by", "outcome", "period"])
        _refuse_unless_as_seen(conflict, seen)
        asked: dict[str, Any] = {
            "actor": actor,
            "reservation_id": reservation.pk,
            "now": now,
            "administrator": administrator,
        }
        match wanted:
            case Choice.MOVE:
                change(lines=_given(lines), reason=reason, as_host=True, **asked)
            case Choice.CANCEL if _still_a_request(reservation, now):
                decline(reason=reason, **asked)
            case Choice.CANCEL:
                cancel(reason=reason, as_host=True, **asked)
        conflict.settled_at, conflict.settled_by, conflict.outcome = now, actor, OUTCOMES[wanted]
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
        with_what_is_said(Conflict.objects.filter(reservation__venue__in=venues))
        .select_related(*BOTH_SIDES)
        .order_by("settled_at", "-opened_at", "-pk")
    )


def hosted_conflict(*, actor: User, conflict_id: int) -> tuple[Conflict, Membership]:
    """The conflict, and by which membership one answers requests of its venue. Raises Missing, NotAllowed."""
    conflict = _found(conflict_id)
    return conflict, _require_host(actor, conflict)


def refuse_settled(conflict: Conflict) -> None:
    """Raises Lost `already_settled` (data: `outcome`) when there is nothing to decide any more."""
    if conflict.settled_at is not None:
        raise Lost(_settled(conflict), code="already_settled", data={"outcome": conflict.outcome})


def _found(conflict_id: int) -> Conflict:
    found = with_what_is_said(Conflict.objects.filter(pk=conflict_id))
    conflict: Conflict | None = found.select_related(*BOTH_SIDES).first()
    if conflict is None:
        raise unknown_conflict()
    return conflict


def _require_host(actor: User, conflict: Conflict) -> Membership:
    venue = conflict.reservation.venue
    try:
        return require_for_venue(actor=actor, venue=venue, capability=Capability.ANSWER_REQUESTS)
    except Missing:
        raise unknown_conflict() from None


def _refuse_unless_as_seen(conflict: Conflict, seen: Period | None) -> None:
    refuse_settled(conflict)
    if seen is not None and seen != Period.from_range(conflict.period):
        sentence = _("L’agenda extérieur a changé pendant que vous décidiez : regardez de nouveau, puis choisissez.")
        raise Lost(sentence, code="conflict_changed")


def _settled(conflict: Conflict) -> str:
    """What has become of it meanwhile."""
    match conflict.outcome:
        case Conflict.Outcome.VANISHED:
            return _("Ce conflit a disparu entre-temps : il n’y a plus rien à décider.")
        case Conflict.Outcome.CANCELLED:
            return _("La réservation a été annulée entre-temps : ce conflit est réglé.")
        case Conflict.Outcome.MOVED:
            return _("La réservation a été déplacée entre-temps : ce conflit est réglé.")
    return _("Quelqu’un a déjà décidé de garder cette réservation.")


def _still_a_request(reservation: Reservation, now: datetime) -> bool:
    return state_now(reservation, now) in TABLE[Verb.DECLINE].sources


def _given(lines: Sequence[LineWish]) -> Sequence[LineWish]:
    if not lines:
        sentence = _("Dites quand et où la réservation est déplacée.")
        raise Impossible(sentence, code="lines_missing", fields={"lines": [sentence]})
    return lines
