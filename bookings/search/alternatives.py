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
    wishes: Sequence[LineWish], *, now: datetime, headcount: int = 1, audience: str = "everyone"
) -> list[Alternative]:
    """Up to three of each kind, the nearest in time or space first; none for a wish that makes no sense.

    Lines must all be of one venue and one time to be moved together. At most five statements for a line.
    """
    plan = _planned(wishes, now, headcount, audience)
    if plan is None or not plan.at_one_time:
        return []
    return [*plan.other_times(), *plan.other_days(), *plan.other_spaces()]


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
        return self._possible(Kind.OTHER_TIME, other_times((self.start, self.end), self.spaces.values()))

    def other_days(self) -> list[Alternative]:
        """The same hours of days before and after."""
        return self._possible(Kind.OTHER_DAY, other_days((self.start, self.end)))

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

    def _possible(self, kind: Kind, plans: Sequence[Plan]) -> list[Alternative]:
        """The first of `plans` that all lines can have."""
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
        first = [plan for plan in plans if plan in common][:OF_EACH_KIND]
        return [self._alternative(kind, found[0][plan], plan, self.wishes) for plan in first]

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
