"""What else could be had when a wish cannot: another time the same day, another day, another space near by."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final
from zoneinfo import ZoneInfo

from bookings.asking import LineWish
from bookings.search.candidates import Candidate, free_at
from bookings.search.finding import priced
from bookings.search.moments import Moment, moment
from bookings.search.other_moments import Plan, other_days, other_times
from bookings.search.question import At, Circle, Question
from bookings.taken.site import Site
from commons.errors import Impossible
from commons.money import CURRENCY
from venues.models import Space

NEAR_BY_KM: Final = 30.0
OF_EACH_KIND: Final = 3
# More lines at once are another plan altogether.
MOST_LINES: Final = 5


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
    wishes: Sequence[LineWish],
    *,
    now: datetime,
    headcount: int = 1,
    audience: str = "everyone",
    site: Site | None = None,
) -> list[Alternative]:
    """Up to three of each kind, the nearest in time or space first; none for a wish that makes no sense.

    Lines must all be of one venue and one time to be moved together. `site`: the venue and its spaces, if they were
    read before; else they take one statement. One more for each number of units that is asked for, however many lines
    ask for it, and one for a line by itself, which may go elsewhere.
    """
    spaces = _spaces_of(wishes, site)
    if not spaces or len({space.venue_id for space in spaces.values()}) > 1:
        return []
    plan = _Plan(wishes, spaces, spaces[wishes[0].space_id].venue.zone, now, headcount, audience)
    return [*plan.here(), *plan.other_spaces()] if plan.at_one_time else []


def _spaces_of(wishes: Sequence[LineWish], site: Site | None) -> dict[int, Space]:
    """The spaces of the wishes with their venue; empty when one is not known, or for too many wishes."""
    if len(wishes) > MOST_LINES:
        return {}
    asked = {wish.space_id for wish in wishes}
    known = site.spaces if site else Space.objects.select_related("venue").in_bulk(asked)
    return {key: known[key] for key in asked} if asked <= known.keys() else {}


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

    def here(self) -> list[Alternative]:
        """The same length at other hours of the day, or its other half; the same hours of days before and after."""
        times = other_times((self.start, self.end), self.spaces.values())
        days = other_days((self.start, self.end))
        possible = self._possible([*times, *days])
        return [
            self._alternative(kind, possible[plan], plan, self.wishes)
            for kind, plans in ((Kind.OTHER_TIME, times), (Kind.OTHER_DAY, days))
            for plan in [one for one in plans if one in possible][:OF_EACH_KIND]
        ]

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

    def _possible(self, plans: Sequence[Plan]) -> dict[Plan, Candidate]:
        """Those of `plans` that all lines can have, with what the first of them has then."""
        times = [time for plan in plans if (time := self._moment(plan))]
        if not times:
            return {}
        rows = {units: self._free_at(times, units) for units in {wish.units for wish in self.wishes}}
        first, *others = [
            {self._plan_of(row): row for row in rows[wish.units] if row.space_id == wish.space_id}
            for wish in self.wishes
        ]
        return {plan: row for plan, row in first.items() if all(plan in other for other in others)}

    def _free_at(self, times: Sequence[Moment], units: int) -> list[Candidate]:
        """What the lines of so many units can have."""
        wanted = frozenset(wish.space_id for wish in self.wishes if wish.units == units)
        venue_id = self.spaces[self.wishes[0].space_id].venue_id
        when = self._at(self.start, self.end)
        asked = self.question.changed(when=when, units=units, seats=self._seats(), venue_id=venue_id, space_ids=wanted)
        return free_at(asked, times, now=self.now)

    def _seats(self) -> int:
        """How many people each line must hold: all who come, or any number where lines hold them together."""
        lines = [(self.spaces[wish.space_id], wish.units) for wish in self.wishes]
        # What a composite holds may be what its leaves hold, which is not known here.
        if any(space.capacity is None and space.units is None for space, _units in lines):
            return self.question.headcount
        held = [space.capacity * units for space, units in lines if space.capacity is not None]
        return 0 if sum(held) >= self.question.headcount else self.question.headcount

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
