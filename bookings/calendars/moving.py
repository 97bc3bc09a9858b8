"""Where a reservation in conflict could go, with the difference in price. Each offer can be had as it is shown."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from bookings.asking import Line, LineWish
from bookings.changing import refuse_unchangeable
from bookings.facts import By
from bookings.models import Conflict, ReservationLine
from bookings.replacing import read_line
from bookings.search.alternatives import Kind
from bookings.search.other_moments import other_days, other_times
from bookings.taken.site import load_site
from bookings.trying import Difference, Trial
from commons.errors import Impossible, Lost
from venues.models import Space

OF_EACH_KIND: Final = 3

Wishes = Sequence[LineWish]


@dataclass(frozen=True, slots=True)
class Offer:
    """All the lines of the reservation as they would be, aware, in the venue's zone. `kind`: what is other about it.

    `elsewhere`: the spaces in which it is not now.
    """

    kind: Kind
    lines: tuple[LineWish, ...]
    elsewhere: tuple[Space, ...]
    difference: Difference


@dataclass(frozen=True, slots=True)
class _Group:
    """Ways of one kind, the best first; `index`: the line that is somewhere else in them."""

    kind: Kind
    ways: list[list[Line]]
    index: int | None = None


def offers(*, by: By, conflict: Conflict, now: datetime) -> list[Offer]:
    """Other times and days in the same spaces, and other spaces of the venue in the stead of those in question.

    `by` is the host, the conflict as `conflicts.hosted_conflict` finds it. A question: no lock, five statements.
    Raises Lost `wrong_state`, Impossible `part_of_series` or `in_the_past`: it cannot be moved.
    """
    reservation = conflict.reservation
    refuse_unchangeable(reservation, by, now)
    site = load_site(reservation.venue)
    trial = Trial(reservation, site, by, headcount=reservation.headcount, now=now)
    rows = sorted(reservation.lines.all(), key=lambda row: row.pk)
    as_it_is = [read_line(index, row) for index, row in enumerate(rows)]
    wishes = [_wish(line, site.venue.zone) for line in as_it_is]
    groups = [*_other_moments(trial, wishes, rows), *_other_spaces(trial, wishes)]
    trial.load([*as_it_is, *(line for group in groups for way in group.ways for line in way)])
    in_question = {line.index for line in as_it_is if trial.board.shut(line)}
    return [
        offer
        for group in groups
        if group.index is None or group.index in in_question
        for offer in islice(_possible(trial, group), OF_EACH_KIND)
    ]


def _possible(trial: Trial, group: _Group) -> Iterator[Offer]:
    """Those that can be had, with what they come to."""
    zone, before = trial.site.venue.zone, {row.space_id for row in trial.reservation.lines.all()}
    for way in group.ways:
        try:
            difference = trial.difference(way)
        except (Lost, Impossible):
            continue
        elsewhere = tuple(line.space for line in way if line.space.pk not in before)
        yield Offer(group.kind, tuple(_wish(line, zone) for line in way), elsewhere, difference)


def _other_moments(trial: Trial, wishes: Wishes, rows: Sequence[ReservationLine]) -> Iterator[_Group]:
    """All lines at another time of the day, or on another day; only if they are all for one time."""
    if len({(one.starts_at, one.ends_at, one.spans_closures) for one in wishes}) > 1:
        return
    asked = (wishes[0].starts_at.replace(tzinfo=None), wishes[0].ends_at.replace(tzinfo=None))
    spaces = [row.space for row in rows]
    for kind, plans in ((Kind.OTHER_TIME, other_times(asked, spaces)), (Kind.OTHER_DAY, other_days(asked))):
        moved = ([replace(one, starts_at=start, ends_at=end) for one in wishes] for start, end in plans)
        yield _Group(kind, list(_meant(trial, moved)))


def _other_spaces(trial: Trial, wishes: Wishes) -> Iterator[_Group]:
    """Each line in other spaces, the others as they are; spaces of its own kind first."""
    wanted = {one.space_id for one in wishes}
    for index, wish in enumerate(wishes):
        space = trial.site.spaces[wish.space_id]
        others = [one for one in trial.site.spaces.values() if one.pk not in wanted and _would_do(one, space)]
        others.sort(key=lambda one: one.kind != space.kind)
        ways = ([*wishes[:index], replace(wish, space_id=one.pk), *wishes[index + 1 :]] for one in others)
        yield _Group(Kind.OTHER_SPACE, list(_meant(trial, ways)), index)


def _would_do(other: Space, space: Space) -> bool:
    """No projector for a room, and no room for a projector."""
    return (other.kind == Space.Kind.EQUIPMENT) == (space.kind == Space.Kind.EQUIPMENT)


def _meant(trial: Trial, ways: Iterable[Wishes]) -> Iterator[list[Line]]:
    """Those that can be meant at all."""
    for wishes in ways:
        try:
            yield trial.read(wishes)
        except Impossible:
            continue


def _wish(line: Line, zone: ZoneInfo) -> LineWish:
    start, end = line.period.start.astimezone(zone), line.period.end.astimezone(zone)
    return LineWish(line.space.pk, start, end, line.units, line.spans_closures)
