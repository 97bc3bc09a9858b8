"""What somebody looks for: a typed question, whoever asked it (API, page, test)."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final, Self

DEFAULT_RADIUS_KM: Final = 30.0
MAX_RADIUS_KM: Final = 500.0
MAX_RANGE_DAYS: Final = 400
DEFAULT_PAGE_SIZE: Final = 25
MAX_PAGE_SIZE: Final = 100


class Ordering(StrEnum):
    """What comes first. Ties go to the nearer, then to the older space.

    `most_dates`: what is free on most of the weekdays asked for.
    """

    DISTANCE = "distance"
    PRICE = "price"
    FIRST_FREE = "first_free"
    MOST_DATES = "most_dates"


class Half(StrEnum):
    """Half of a day: the one before noon, the one after it, or either."""

    EITHER = "half_day"
    MORNING = "morning"
    AFTERNOON = "afternoon"


@dataclass(frozen=True, slots=True)
class At:
    """A given time: naive is what the wall clock of each venue shows. `spans_closures`: over closed hours too."""

    starts_at: datetime
    ends_at: datetime
    spans_closures: bool = False


@dataclass(frozen=True, slots=True)
class Within:
    """Any time of `duration` between two local days (both included).

    `duration` None: the shortest stay that the space allows. `days`: it was asked for in whole days, which are days of
    opening (`search.whole_days`) whatever their length; `half`: for half of a day (`search.half_days`). `weekdays`
    (Monday is 0; empty: any) are those on which the stay begins; `hours` are the local hours of one day between which
    it must lie, `hours[1] <= hours[0]` meaning the next day.
    """

    first_day: date
    last_day: date
    duration: timedelta | None = None
    weekdays: frozenset[int] = frozenset()
    hours: tuple[time, time] | None = None
    days: int | None = None
    half: Half | None = None

    @classmethod
    def coming_year(cls, today: date) -> Self:
        """From yesterday on, which is still today somewhere."""
        return cls(today - timedelta(days=1), today + timedelta(days=365))

    @property
    def by_opening(self) -> bool:
        """Whether the hours of each space decide how long it is; such a stay may reach over closed ones."""
        return self.days is not None or self.half is not None


@dataclass(frozen=True, slots=True)
class Circle:
    """Around a point, in WGS 84 degrees."""

    latitude: float
    longitude: float
    radius_km: float = DEFAULT_RADIUS_KM


@dataclass(frozen=True, slots=True)
class Box:
    """Between meridians and parallels; `west > east` crosses the 180th meridian."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for. `when` None: the first free time within the coming year.

    `commune` (Insee code) stands for the circle of `radius_km` around it until `search` has looked it up. `kind` are
    kinds of space, `venue_kinds` and `amenities` codes; all amenities are wanted. `text` is compared without accents.
    `max_price` is the greatest total in euros, tax included. `instant`: confirmed without the host's answer;
    `min_download` in Mbit/s; `stop_minutes`: on foot from a train or bus, at most. `venue_id`, `venue_ids` and
    `space_ids` narrow it to what one knows. `seats`: how many people a space must hold; None: all who come.
    """

    when: At | Within | None = None
    circle: Circle | None = None
    commune: str | None = None
    radius_km: float = DEFAULT_RADIUS_KM
    box: Box | None = None
    units: int = 1
    headcount: int = 1
    audience: str = "everyone"
    kinds: frozenset[str] = frozenset()
    venue_kinds: frozenset[str] = frozenset()
    amenities: frozenset[str] = frozenset()
    max_price: Decimal | None = None
    instant: bool = False
    min_download: int | None = None
    stop_minutes: int | None = None
    text: str = ""
    purpose: str = ""
    seats: int | None = field(default=None, kw_only=True)
    venue_id: int | None = field(default=None, kw_only=True)
    venue_ids: frozenset[int] = field(default=frozenset(), kw_only=True)
    space_ids: frozenset[int] = field(default=frozenset(), kw_only=True)
    ordering: Ordering | None = None
    page: int = 1
    page_size: int = DEFAULT_PAGE_SIZE

    def changed(self, **fields: object) -> Self:
        return replace(self, **fields)  # type: ignore[arg-type]
