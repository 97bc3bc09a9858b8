"""A venue on which random histories are played: once in the database, once in the model that only counts."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from bookings.asking import LineWish
from bookings.models import Allocation, Conflict
from bookings.publishing.orphans import outside
from commons.errors import Impossible, Lost
from tests.bookings.counting import DAYS, SLOTS_A_DAY, Model, Take, Verdict, Wanted
from tests.bookings.racing import overlaps
from tests.factories import NOW, WORKDAYS, make_published_season, make_rate, make_space, make_user, make_venue
from venues.models import Space
from venues.opening_hours import WeeklyHours

FIRST_DAY = date(2027, 1, 11)
MONDAY = datetime(2027, 1, 10, 23, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)
SPACES = ("desks", "desks", "desks", "desks", "desks", "room", "projector", "upstairs", "whole")
TUESDAY_EVENING = WeeklyHours(1, time(18, 30), time(22))
MOST_PEOPLE = 12
BUSY_DAYS = (0, 0, 0, 0, 0, 0, 1, 1, 2, 3)


class World:
    """One venue in the database and in the model, and the assertion that both agree."""

    def __init__(self) -> None:
        self.alice = make_user()
        self.venue = make_venue(owner=self.alice, safety_headcount=MOST_PEOPLE)
        whole = make_space(self.venue, units=None, clearing=30)
        upstairs = make_space(self.venue, units=None, parent=whole)
        room = make_space(self.venue, parent=upstairs, preparation=30, clearing=60, capacity=50)
        self.spaces: dict[str, Space] = {
            "whole": whole,
            "upstairs": upstairs,
            "desks": make_space(self.venue, units=6, parent=whole, capacity=50),
            "room": room,
            "projector": make_space(self.venue, parent=upstairs, capacity=None),
        }
        with transaction.atomic():
            self.season = make_published_season(
                self.venue,
                first_day=date(2027, 1, 4),
                last_day=date(2027, 1, 24),
                hours_of={room: [*WORKDAYS, TUESDAY_EVENING]},
            )
        for name in ("desks", "room", "projector"):
            make_rate(self.season, self.spaces[name])
        self.model = _model()
        self.confirmed: set[int] = set()
        self.extended: set[int] = set()
        self.in_series: set[int] = set()
        self.counts: Counter[str] = Counter()

    @property
    def now(self) -> datetime:
        return NOW + timedelta(minutes=self.model.minute)

    def check(self) -> None:
        """No overlap, exactly what the model counts, no reservation orphaned in silence."""
        assert overlaps() == 0
        assert self._counted() == self.model.used()
        orphaned = set(outside(self.venue, self.now))
        told = set(Conflict.objects.filter(settled_at=None).values_list("reservation_id", flat=True))
        assert orphaned <= told
        assert orphaned == set(self.model.outside())

    def _counted(self) -> Counter[tuple[str, int]]:
        names = {space.pk: name for name, space in self.spaces.items()}
        counted: Counter[tuple[str, int]] = Counter()
        for one in Allocation.objects.effective(self.now):
            for slot in range(_slot(one.period.lower), _slot(one.period.upper)):
                counted[names[one.space_id], slot] += one.units.upper - one.units.lower
        return counted

    def attempt(self, expected: Verdict, call: Callable[..., Any], **values: Any) -> Any:
        try:
            with transaction.atomic():
                made, found = call(**values), Verdict.YES
        except Lost as error:
            made, found = None, Verdict.NO
            self.counts[f"lost: {error.code}"] += 1
        except Impossible:
            made, found = None, Verdict.IMPOSSIBLE
        assert found is expected, (call.__name__, values, found, expected)
        return made

    def note(self, key: int, take: Take) -> None:
        take.lapses_at = self.model.minute + 15
        self.model.takes[key] = take

    def reservations(self) -> list[int]:
        return sorted(key for key, take in self.model.takes.items() if not take.is_block)

    def wanted(self, a: int, b: int, c: int) -> Wanted:
        """Mostly on the busy days and within their hours, sometimes over a night or off the hours."""
        space = SPACES[a % len(SPACES)]
        units = 1 + b % 3 if space == "desks" else 1
        spans = b % 8 == 0
        start = BUSY_DAYS[c % 10] * SLOTS_A_DAY + 16 + (c // 10) % 20
        return Wanted(space, units, start, 1 + (b // 8) % (60 if spans else 9), spans)

    def wish(self, wanted: Wanted) -> LineWish:
        start = MONDAY + wanted.start * HALF_HOUR
        end = start + wanted.length * HALF_HOUR
        return LineWish(self.spaces[wanted.space].pk, start, end, wanted.units, wanted.spans)


def _model() -> Model:
    day = {slot + 48 * number for number in range(DAYS) for slot in range(17, 37)}
    evening = set(range(48 + 37, 48 + 44))
    leaves = {
        "desks": ["desks"],
        "room": ["room"],
        "projector": ["projector"],
        "upstairs": ["room", "projector"],
        "whole": ["desks", "room", "projector"],
    }
    return Model(
        leaves=leaves,
        units={"desks": 6, "room": 1, "projector": 1},
        buffers={**dict.fromkeys(leaves, (0, 0)), "room": (1, 2), "whole": (0, 1)},
        most_people=MOST_PEOPLE,
        hours={"desks": day, "projector": day, "room": day | evening},
    )


def _slot(instant: datetime) -> int:
    return (instant - MONDAY) // HALF_HOUR
