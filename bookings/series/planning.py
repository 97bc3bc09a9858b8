"""Which dates of a series fit, and what they cost together."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from bookings.asking import Line
from bookings.holding import read_lines
from bookings.making.party import Party
from bookings.making.prices import PriceList, load_price_list, price
from bookings.making.rows import Purpose
from bookings.pricing import Quote
from bookings.series.dates import Conflict, DateWishes
from bookings.taken.board import Board, Fitted, Taker
from bookings.taken.obstacles import Obstacle
from bookings.taken.site import Site
from commons.errors import DomainError, Impossible
from commons.money import apportion


@dataclass(frozen=True, slots=True)
class Kept:
    """A date that fits; `share` of the price of the whole series, in euros."""

    day: date
    fitted: Sequence[Fitted]
    alone: Quote
    share: Decimal = Decimal(0)

    @property
    def party(self) -> tuple[str, str]:
        return ("new", self.day.isoformat())


@dataclass(frozen=True, slots=True)
class Plan:
    """The dates that can be had, those that cannot, and one price for the former (None without any)."""

    kept: list[Kept]
    conflicts: list[Conflict]
    quote: Quote | None
    board: Board
    prices: PriceList | None = None


@dataclass(slots=True)
class _Work:
    """A plan being made."""

    read: list[tuple[date, list[Line]]] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    errors: list[DomainError] = field(default_factory=list)


def plan_series(
    site: Site,
    party: Party,
    days: Sequence[DateWishes],
    asked: Purpose,
    *,
    supplements: Collection[int] = (),
    now: datetime,
    lapses_at: datetime | None = None,
) -> Plan:
    """Check every date by every rule, fit it on one board and price what fits together. Nothing is written.

    Raises Impossible when no date can ever be had for one and the same reason (too many units, no rate…).
    """
    work = _Work()
    _read(work, site, party, days, asked, now)
    board = Board(site, now)
    if not work.read:
        _refuse_what_can_never_be(work, days)
        return Plan([], work.conflicts, None, board)
    every_line = [line for _day, lines in work.read for line in lines]
    board.load(every_line)
    prices = load_price_list(board, every_line)
    _fit(work, board, prices, party, asked, supplements, lapses_at)
    work.conflicts.sort(key=lambda one: one.day)
    if not work.kept:
        _refuse_what_can_never_be(work, days)
        return Plan([], work.conflicts, None, board, prices)
    together = price(
        board,
        prices,
        [(one.line, one.stretches) for kept in work.kept for one in kept.fitted],
        audience=party.audience,
        headcount=asked.headcount,
        supplements=supplements,
    )
    shares = apportion(together.total, [kept.alone.total for kept in work.kept])
    kept = [replace(one, share=share) for one, share in zip(work.kept, shares, strict=True)]
    return Plan(kept, work.conflicts, together, board, prices)


def _read(work: _Work, site: Site, party: Party, days: Sequence[DateWishes], asked: Purpose, now: datetime) -> None:
    for one in days:
        if one.conflict is not None:
            work.conflicts.append(one.conflict)
            continue
        try:
            work.read.append((one.day, read_lines(one.wishes, site, party, asked.headcount, now)))
        except Impossible as error:
            work.errors.append(error)
            work.conflicts.append(Conflict(one.day, error.code, str(error.message)))


def _refuse_what_can_never_be(work: _Work, days: Sequence[DateWishes]) -> None:
    if len(work.errors) == len(days) and len({error.code for error in work.errors}) == 1:
        raise work.errors[0]


def _fit(
    work: _Work,
    board: Board,
    prices: PriceList,
    party: Party,
    asked: Purpose,
    supplements: Collection[int],
    lapses_at: datetime | None,
) -> None:
    for day, lines in work.read:
        taker = Taker(("new", day.isoformat()), asked.headcount, lapses_at)
        fitted, obstacles = board.fit(lines, taker)
        if obstacles:
            work.conflicts.append(_in_the_way(day, obstacles[0]))
            continue
        try:
            alone = price(
                board,
                prices,
                [(one.line, one.stretches) for one in fitted],
                audience=party.audience,
                headcount=asked.headcount,
                supplements=supplements,
            )
        except Impossible as error:
            board.give_back(fitted)
            work.errors.append(error)
            work.conflicts.append(Conflict(day, error.code, str(error.message)))
            continue
        work.kept.append(Kept(day, fitted, alone))


def _in_the_way(day: date, obstacle: Obstacle) -> Conflict:
    facts = {"space": obstacle.line.space.pk, "free": obstacle.free}
    return Conflict(day, f"not_available.{obstacle.reason}", obstacle.sentence, facts)
