"""The terms of a price as `clauses.TERMS` writes them, read into what the pricing rule wants.

`clock@leaf&leaf…`, a leaf being `id units clock#season|season…`, and a season `id first last rates supplements` with
seconds since 1970. The clock of a leaf is empty when the space is that leaf.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from bookings.pricing import Clock, Per, SupplementPer, SupplementTerm, Tariff
from commons.periods import Period


@dataclass(frozen=True, slots=True)
class SeasonTerms:
    """One opening of a leaf, with the rates of its season by space, and what its season adds."""

    key: int
    opening: Period
    tariffs: tuple[tuple[int, Tariff], ...]
    supplements: tuple[SupplementTerm, ...]


@dataclass(frozen=True, slots=True)
class LeafTerms:
    """One leaf; `clock` None when the space is that leaf itself."""

    space_id: int
    units: int
    clock: Clock | None
    seasons: tuple[SeasonTerms, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """A space and its leaves."""

    clock: Clock
    leaves: tuple[LeafTerms, ...]

    @property
    def composite(self) -> bool:
        return self.leaves[0].clock is not None


def read(text: str, zone: ZoneInfo) -> Terms:
    """All of it."""
    clock, leaves = text.split("@")
    return Terms(_clock(clock, zone), tuple(_leaf(leaf, zone) for leaf in leaves.split("&")))


def _leaf(text: str, zone: ZoneInfo) -> LeafTerms:
    head, seasons = text.split("#")
    space_id, units, clock = head.split(" ")
    read_seasons = tuple(_season(season) for season in seasons.split("|") if season)
    return LeafTerms(int(space_id), int(units), _clock(clock, zone) if clock else None, read_seasons)


def _season(text: str) -> SeasonTerms:
    key, first, last, rates, supplements = text.split(" ")
    opening = Period(datetime.fromtimestamp(int(first), UTC), datetime.fromtimestamp(int(last), UTC))
    tariffs = tuple(_tariff(*rate.split(",")) for rate in rates.split(";") if rate)
    added = tuple(_supplement(int(key), *one.split(",")) for one in supplements.split(";") if one)
    return SeasonTerms(int(key), opening, tariffs, added)


def _tariff(space_id: str, per: str, amount: str, vat_rate: str, audience: str) -> tuple[int, Tariff]:
    return int(space_id), Tariff(Per(per), Decimal(amount), Decimal(vat_rate), audience)


def _supplement(season: int, key: str, per: str, amount: str, vat_rate: str, spaces: str) -> SupplementTerm:
    return SupplementTerm(
        key=int(key),
        label="",
        per=SupplementPer(per),
        amount=Decimal(amount),
        vat_rate=Decimal(vat_rate),
        compulsory=True,
        season=season,
        spaces=frozenset(int(one) for one in spaces.split(":")) if spaces else None,
    )


def _clock(text: str, zone: ZoneInfo) -> Clock:
    by_night, *times = text.split(",")
    half_day_at, night_starts, night_ends = (time.fromisoformat(one) for one in times)
    return Clock(zone, half_day_at, night_starts, night_ends, by_night == "1")
