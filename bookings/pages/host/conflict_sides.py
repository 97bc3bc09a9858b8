"""Conflicts as their host reads them: both sides, and what each choice would come to."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.calendars.conflict_words import Theirs, theirs
from bookings.calendars.moving import Offer, offers
from bookings.calendars.sides import said
from bookings.cancellation import sentence
from bookings.facts import By
from bookings.lifecycle.cancelling import preview_cancellation_by
from bookings.models import Conflict
from bookings.pages.booker.finding import lines_with_spaces
from bookings.pages.booker.words import state_of
from bookings.pages.change_form import at_one_time
from bookings.pages.host.words import Row, row_of
from bookings.pages.links import stay_query
from bookings.search.alternatives import Kind
from bookings.transitions import TABLE, Verb
from commons.errors import Impossible, Lost
from commons.periods import Period
from commons.words import period


@dataclass(frozen=True, slots=True)
class Item:
    """A conflict with both its sides. `seen`: the time in question, as a decision has to name it."""

    conflict: Conflict
    ours: Row
    theirs: Theirs
    seen: str


@dataclass(frozen=True, slots=True)
class Way:
    """Where the reservation could go: a link that fills in the form, when or where that is, the difference in price."""

    href: str
    text: str
    offer: Offer


def both_sides(conflicts: Sequence[Conflict], named: Collection[int], now: datetime) -> list[Item]:
    """Of conflicts as `calendars.conflicts` finds them; guests by name at the venues of these ids. One statement."""
    prefetch_related_objects([one.reservation for one in conflicts], lines_with_spaces())
    return [
        Item(
            one,
            row_of(one.reservation, now, guests=one.reservation.venue_id in named),
            theirs(one, said(one)),
            interval(Period.from_range(one.period)),
        )
        for one in conflicts
    ]


def choices_of(by: By, conflict: Conflict, now: datetime) -> dict[str, Any]:
    """What a page shows of the choices: ways to move it (or why it cannot be), and what cancelling comes to."""
    reservation = conflict.reservation
    asked = state_of(reservation, now) in TABLE[Verb.DECLINE].sources
    choices: dict[str, Any] = {"is_request": asked, "ways": [], "at_one_time": at_one_time(reservation)}
    try:
        found = offers(by=by, conflict=conflict, now=now)
    except (Impossible, Lost) as error:
        choices["why_not"] = str(error.message)
    else:
        choices["ways"] = [_way(conflict, one) for one in found] if choices["at_one_time"] else []
        choices["why_not"] = "" if choices["at_one_time"] else _several_times()
    try:
        refund = preview_cancellation_by(by, reservation, now)
    except Lost as error:
        choices["no_cancelling"] = str(error.message)
    else:
        choices["refund"] = sentence(refund)
    return choices


def _several_times() -> str:
    return _("Cette réservation a plusieurs moments : annulez-la, puis réservez de nouveau pour la personne.")


def interval(value: Period) -> str:
    """`start/end` as in ISO 8601."""
    return f"{value.start.isoformat()}/{value.end.isoformat()}"


def seen_of(text: str) -> Period | None:
    """What `interval` wrote; None for anything else."""
    start, _slash, end = text.partition("/")
    try:
        return Period(datetime.fromisoformat(start), datetime.fromisoformat(end))
    except ValueError:
        return None


def _way(conflict: Conflict, offer: Offer) -> Way:
    first = offer.lines[0]
    query = stay_query(
        first.starts_at,
        first.ends_at,
        [(line.space_id, line.units) for line in offer.lines],
        spans_closures="on" if first.spans_closures else "",
    )
    href = f"{reverse('host_conflict_move', args=[conflict.pk])}?{urlencode(query)}"
    if offer.kind is not Kind.OTHER_SPACE:
        return Way(href, period(first.starts_at, first.ends_at, conflict.reservation.venue.zone), offer)
    others = ", ".join(space.name for space in offer.elsewhere)
    return Way(href, _("%(spaces)s, au même moment") % {"spaces": others}, offer)
