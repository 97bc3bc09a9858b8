"""What else could be had when a wish cannot: another time the same day, another day, another space near by."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final
from zoneinfo import ZoneInfo

from bookings.asking import LineWish
from bookings.search.candidates import Candidate, free_at
from bookings.search.finding import priced
from bookings.search.moments import Moment, moment
from bookings.search.question import At, Circle, Question
from commons.errors import Impossible
from commons.money import CURRENCY
from venues.models import Space

DAYS_AHEAD: Final = 14
NEAR_BY_KM: Final = 30.0
OF_EACH_KIND: Final = 3
LEAST_STEP: Final = 30
# More lines at once are another plan altogether.
MOST_LINES: Final = 5

Plan = tuple[datetime, datetime]


class Kind(StrEnum):
    """How an alternative differs from the wish."""

    OTHER_TIME = "other_time"
    OTHER_DAY = "other_day"
    OTHER_SPACE = "other_space"


@dataclass(frozen=True, slots=True)
class Alternative:
    """Lines that can all be held as they are (aware times, in the venue's zone). `price` is None for several lines."""

    kind: Kind
    space: Candidate
    lines: tuple[LineWish, ...]
    price: Decimal | None

    def as_data(self) -> dict[str, Any]:
        """JSON-able, the lines as `POST /api/v1/reservations/` takes them."""
        return {
            "kind": self.kind.value,
            "space": {"id": self.space.space_id, "name": self.space.space_name},
            "venue": {"slug": self.space.venue_slug, "name": self.space.venue_name},
            "lines": [_line(line) for line in self.lines],
            "price": None if self.price is None else {"amount": str(self.price), "currency": CURRENCY},
        }


def find_alternatives(
    wishes: Sequence[LineWish], *, now: datetime, headcount: int = 1, audience: str = "everyone"
) -> list[Alternative]:
    """Up to three of each kind, the nearest in time or space first; none for a wish that makes no sense.

    Lines must all be of one venue and one time to be moved together. At most five statements for a line.
    """
    plan = _planned(wishes, now, headcount, audience)
    if plan is None or not plan.at_one_time:
        return []
    return [*plan.other_times(), *plan.other_days(), *plan.other_spaces()]


def find_within_venue(
    wishes: Sequence[LineWish],
    *,
    replaceable: Collection[int],
    now: datetime,
    headcount: int = 1,
    audience: str = "everyone",
) -> list[Alternative]:
    """The same, for who stays in the venue: other times and days for all lines, other spaces of it for one.

    `replaceable`: the indices of the lines that another space would do for. Spaces of the same kind come first.
    """
    plan = _planned(wishes, now, headcount, audience)
    if plan is None:
        return []
    moments = [*plan.other_times(), *plan.other_days()] if plan.at_one_time else []
    return [*moments, *(one for index in replaceable for one in plan.other_spaces_here(index))]


def _planned(wishes: Sequence[LineWish], now: datetime, headcount: int, audience: str) -> "_Plan | None":
    """None for a wish that makes no sense."""
    spaces = Space.objects.select_related("venue").in_bulk([wish.space_id for wish in wishes[:MOST_LINES]])
    if not wishes or len(wishes) > MOST_LINES or any(wish.space_id not in spaces for wish in wishes):
        return None
    if len({space.venue_id for space in spaces.values()}) > 1:
        return None
    return _Plan(wishes, spaces, spaces[wishes[0].space_id].venue.zone, now, headcount, audience)


def alternatives(
    wishes: Sequence[LineWish], *, now: datetime, headcount: int = 1, audience: str = "everyone"
) -> list[dict[str, Any]]:
    """As `find_alternatives`, JSON-able."""
    return [one.as_data() for one in find_alternatives(wishes, now=now, headcount=headcount, audience=audience)]


class _Plan:
    """Wishes in one venue, to be moved together if they are for one time."""

    def __init__(
        self,
        wishes: Sequence[LineWish],
        spaces: dict[int, Space],
        zone: ZoneInfo,
        now: datetime,
        headcount: int,
        audience: str,
    ) -> None:
        self.wishes, self.spaces, self.zone, self.now = wishes, spaces, zone, now
        self.question = Question(headcount=headcount, audience=audience)
        self.start, self.end = _clock(wishes[0], zone)
        self.spans = wishes[0].spans_closures

    @property
    def at_one_time(self) -> bool:
        zone = self.zone
        times = {
            (_local(wish.starts_at, zone), _local(wish.ends_at, zone), wish.spans_closures) for wish in self.wishes
        }
        return len(times) == 1

    def other_times(self) -> list[Alternative]:
        """The same length at other hours of the day, or the other half of the day."""
        steps = max([LEAST_STEP, *(space.granularity for space in self.spaces.values())])
        shifts = [timedelta(minutes=steps * n) for n in range(-(24 * 60 // steps), 24 * 60 // steps + 1) if n]
        moved = [(self.start + shift, self.end + shift) for shift in shifts]
        plans = [plan for plan in [*moved, *self._half_days()] if plan[0].date() == self.start.date()]
        return self._possible(Kind.OTHER_TIME, plans, lambda plan: abs(plan[0] - self.start))

    def other_days(self) -> list[Alternative]:
        """The same hours within the next fourteen days, or up to three days before."""
        shifts = [timedelta(days=n) for n in range(-3, DAYS_AHEAD + 1) if n]
        plans = [(self.start + shift, self.end + shift) for shift in shifts]
        return self._possible(Kind.OTHER_DAY, plans, lambda plan: abs(plan[0] - self.start))

    def other_spaces(self) -> list[Alternative]:
        """Spaces of the same kind that hold as many at the same time, here or within thirty kilometres."""
        if len(self.wishes) > 1:
            return []
        wish, space = self.wishes[0], self.spaces[self.wishes[0].space_id]
        circle = Circle(space.venue.latitude, space.venue.longitude, NEAR_BY_KM)
        kinds = frozenset({space.kind})
        asked = self.question.changed(when=self._at(self.start, self.end), units=wish.units, kinds=kinds, circle=circle)
        time = self._moment((self.start, self.end))
        found = free_at(asked, [time], now=self.now, limit=OF_EACH_KIND + 1) if time else []
        others = [one for one in found if one.space_id != space.pk][:OF_EACH_KIND]
        return [
            self._alternative(Kind.OTHER_SPACE, one, (self.start, self.end), [replace(wish, space_id=one.space_id)])
            for one in others
        ]

    def other_spaces_here(self, index: int) -> list[Alternative]:
        """Spaces of the venue that hold as many at the time of one line, the others staying as they are."""
        wish, space = self.wishes[index], self.spaces[self.wishes[index].space_id]
        plan = _clock(wish, self.zone)
        asked = self.question.changed(
            when=At(*plan, wish.spans_closures), units=wish.units, venue_id=space.venue_id, kinds=_kinds_for(space)
        )
        time = self._moment(plan)
        found = free_at(asked, [time], now=self.now) if time else []
        wanted = {wish.space_id for wish in self.wishes}
        others = [one for one in found if one.space_id not in wanted]
        others.sort(key=lambda one: one.space_kind != space.kind)
        # What it comes to is a matter of all the lines.
        return [Alternative(Kind.OTHER_SPACE, one, self._with(index, one), None) for one in others[:OF_EACH_KIND]]

    def _with(self, index: int, other: Candidate) -> tuple[LineWish, ...]:
        lines = list(self.wishes)
        lines[index] = replace(lines[index], space_id=other.space_id)
        return tuple(lines)

    def _possible(self, kind: Kind, plans: Iterable[Plan], far: Callable[[Plan], timedelta]) -> list[Alternative]:
        """The nearest of `plans` that all lines can have."""
        times = [time for plan in plans if (time := self._moment(plan))]
        found: list[dict[Plan, Candidate]] = []
        for wish in self.wishes if times else ():
            asked = self.question.changed(
                when=self._at(self.start, self.end),
                units=wish.units,
                venue_id=self.spaces[wish.space_id].venue_id,
                space_ids=frozenset({wish.space_id}),
            )
            found.append({self._plan_of(row): row for row in free_at(asked, times, now=self.now)})
        common = set(found[0]).intersection(*found[1:]) if found else set()
        nearest = sorted(common, key=lambda plan: (far(plan), plan))[:OF_EACH_KIND]
        return [self._alternative(kind, found[0][plan], plan, self.wishes) for plan in nearest]

    def _alternative(self, kind: Kind, row: Candidate, plan: Plan, wishes: Sequence[LineWish]) -> Alternative:
        zone = ZoneInfo(row.zone)
        starts_at, ends_at = row.starts_at or plan[0], row.ends_at or plan[1]
        moved = tuple(
            replace(wish, starts_at=starts_at.astimezone(zone), ends_at=ends_at.astimezone(zone)) for wish in wishes
        )
        price = None
        if len(moved) == 1:
            asked = self.question.changed(when=self._at(*plan), units=moved[0].units)
            price = next((one.price for one in priced([row], asked)), None)
        return Alternative(kind, row, moved, price)

    def _half_days(self) -> list[Plan]:
        space = self.spaces[self.wishes[0].space_id]
        if space.taken_by != Space.TakenBy.HALF_DAY:
            return []
        bounds = [(space.day_starts, space.half_day_at), (space.half_day_at, space.day_ends)]
        day = self.start.date()
        plans = [(datetime.combine(day, first), datetime.combine(day, last)) for first, last in bounds]
        return [plan for plan in plans if plan != (self.start, self.end)]

    def _moment(self, plan: Plan) -> Moment | None:
        try:
            return moment(self._at(*plan), self.zone, self.now)
        except Impossible:
            return None

    def _at(self, start: datetime, end: datetime) -> At:
        return At(start, end, self.spans)

    def _plan_of(self, row: Candidate) -> Plan:
        starts_at, ends_at = row.starts_at or self.now, row.ends_at or self.now
        return _local(starts_at, self.zone), _local(ends_at, self.zone)


def _kinds_for(space: Space) -> frozenset[str]:
    """The kinds that would do as well: no projector for a room, and no room for a projector."""
    equipment = Space.Kind.EQUIPMENT.value
    if space.kind == equipment:
        return frozenset({equipment})
    return frozenset(Space.Kind.values) - {equipment}


def _clock(wish: LineWish, zone: ZoneInfo) -> Plan:
    return _local(wish.starts_at, zone), _local(wish.ends_at, zone)


def _local(value: datetime, zone: ZoneInfo) -> datetime:
    """The wall clock, naive."""
    return value.astimezone(zone).replace(tzinfo=None) if value.tzinfo else value


def _line(line: LineWish) -> dict[str, Any]:
    return {
        "space": line.space_id,
        "units": line.units,
        "starts_at": line.starts_at.isoformat(),
        "ends_at": line.ends_at.isoformat(),
        "spans_closures": line.spans_closures,
    }
