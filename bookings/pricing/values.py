"""What goes into a price and what comes out. Amounts are euros with two places, tax included."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from commons.money import ZERO
from commons.periods import Period
from venues.naming import said

Key = int | str
# What a label is in other languages than the venue's own.
Names = Mapping[str, str]
EVERYONE = "everyone"


class Labelled:
    """What has a `label` in the venue's own language, and `names` in others."""

    __slots__ = ()
    label: str
    names: Names

    @property
    def called(self) -> str:
        """As the reader calls it."""
        return said(self.names, self.label)


class Per(StrEnum):
    """For what piece of time a rate is. The order breaks ties: with equal price and pieces, the later one wins."""

    HOUR = "hour"
    HALF_DAY = "half_day"
    DAY = "day"
    NIGHT = "night"
    WEEK = "week"
    MONTH = "month"
    FLAT = "flat"


class SupplementPer(StrEnum):
    """What a supplement is multiplied by."""

    RESERVATION = "reservation"
    DAY = "day"
    NIGHT = "night"
    PERSON = "person"
    PERSON_NIGHT = "person_night"


class UnitWord(StrEnum):
    """How the units of a space are called: places where people are, things where they are not."""

    PLACE = "place"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Clock:
    """How the time of a space is cut: its zone, the middle of its day, the hours of its nights.

    `by_night`: the space is taken by the night, so that its weeks and months run from noon to noon, not from midnight.
    """

    zone: ZoneInfo
    half_day_at: time = time(13)
    night_starts: time = time(16)
    night_ends: time = time(10)
    by_night: bool = False

    @property
    def night_turns_at(self) -> time:
        """The hour between departure and arrival at which one night gives way to the next: noon, if both allow it."""
        noon = time(12)
        return noon if self.night_ends <= noon <= self.night_starts else self.night_starts


@dataclass(frozen=True, slots=True)
class Tariff:
    """A rate: `amount` per unit for one piece of time, for an audience. `vat_rate` in per cent."""

    per: Per
    amount: Decimal
    vat_rate: Decimal = ZERO
    audience: str = EVERYONE


@dataclass(frozen=True, slots=True)
class PricedSeason:
    """One season as one space knows it: its rates for all audiences, and its openings that touch the stay.

    Openings are given whole, never clipped to the stay: how late an evening ends decides to which day it belongs.
    """

    key: Key
    openings: tuple[Period, ...]
    tariffs: tuple[Tariff, ...]


@dataclass(frozen=True, slots=True)
class Demand(Labelled):
    """`units` of a space during `periods`: the line's period, or its open stretches when it spans closures.

    `parts` are the leaves of a composite (their `periods` are ignored): time for which the composite has no rate costs
    their sum.
    """

    space: Key
    label: str
    units: int
    periods: tuple[Period, ...]
    seasons: tuple[PricedSeason, ...]
    clock: Clock
    parts: tuple["Demand", ...] = ()
    unit_word: UnitWord = UnitWord.PLACE
    names: Names = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class SupplementTerm(Labelled):
    """What is added to the price of the time, within a season and for some spaces (None: whichever).

    Without time in its scope it does not apply. `vat_rate` in per cent.
    """

    key: Key
    label: str
    per: SupplementPer
    amount: Decimal
    vat_rate: Decimal = ZERO
    compulsory: bool = False
    season: Key | None = None
    spaces: frozenset[Key] | None = None
    names: Names = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class PriceLine(Labelled):
    """`quantity` pieces of one rate × `units`: `gross` contains `tax`. `covers`: the asked time that the pieces pay."""

    space: Key
    label: str
    season: Key
    per: Per
    quantity: int
    unit_amount: Decimal
    units: int
    gross: Decimal
    vat_rate: Decimal
    tax: Decimal
    covers: tuple[Period, ...]
    unit_word: UnitWord = UnitWord.PLACE
    names: Names = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class SupplementLine(Labelled):
    """A supplement that applies: `quantity` × `unit_amount`, `gross` contains `tax`."""

    key: Key
    label: str
    per: SupplementPer
    quantity: int
    unit_amount: Decimal
    gross: Decimal
    vat_rate: Decimal
    tax: Decimal
    compulsory: bool
    names: Names = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Quote:
    """A price, line by line. `total` is the sum of all `gross`, `tax_by_rate` the sums of `tax` by rate in per cent."""

    lines: tuple[PriceLine, ...]
    supplements: tuple[SupplementLine, ...]
    total: Decimal
    tax_by_rate: Mapping[Decimal, Decimal] = field(default_factory=dict)

    @property
    def tax(self) -> Decimal:
        return sum(self.tax_by_rate.values(), ZERO)

    @property
    def free(self) -> bool:
        return self.total == ZERO
