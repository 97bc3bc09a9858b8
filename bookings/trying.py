"""What a change of a reservation would come to, without changing anything: no lock, and few statements."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bookings.asking import Line, LineWish, check_headcount, read_wishes
from bookings.asking.timing import Limits
from bookings.facts import By
from bookings.making.prices import PriceList, load_price_list, price
from bookings.models import Reservation
from bookings.pricing import Quote
from bookings.taken.board import Board, Fitted, Taker
from bookings.taken.obstacles import not_available
from bookings.taken.site import Site
from bookings.transitions import Actor


@dataclass(frozen=True, slots=True)
class Difference:
    """What a change comes to: the new price, and how much more (or, negative, less) than before, in euros."""

    quote: Quote
    before: Decimal

    @property
    def difference(self) -> Decimal:
        return self.quote.total - self.before

    @property
    def saving(self) -> Decimal:
        return -self.difference


class Trial:
    """Other lines for a reservation whose own places do not count, as `by` may ask for them.

    `read` any number of wishes, `load` what the lines may meet (four statements), then try them one after the other.
    """

    def __init__(self, reservation: Reservation, site: Site, by: By, *, headcount: int, now: datetime) -> None:
        self.reservation, self.site, self.headcount = reservation, site, headcount
        self.board = Board(site, now, ignored=[reservation.pk])
        self._limits = _limits(reservation, by, now)
        self._prices: PriceList

    def read(self, wishes: Sequence[LineWish]) -> list[Line]:
        """Raises Impossible as `read_wishes` and `check_headcount`."""
        site = self.site
        lines = read_wishes(wishes, venue=site.venue, spaces=site.spaces, leaf_ids=site.leaf_ids, limits=self._limits)
        check_headcount(self.headcount, lines, site.leaves(), site.venue)
        return lines

    def load(self, lines: Sequence[Line]) -> None:
        self.board.load(lines)
        self._prices = load_price_list(self.board, lines)

    def fit(self, lines: Sequence[Line]) -> tuple[list[Fitted], Quote]:
        """Take the places, on the board alone, and price them. Raises Lost `not_available`, Impossible `no_rate`."""
        fitted, obstacles = self.board.fit(lines, Taker(self.reservation.pk, self.headcount))
        if obstacles:
            raise not_available(obstacles)
        quote = price(
            self.board,
            self._prices,
            [(one.line, one.stretches) for one in fitted],
            audience=self.reservation.audience,
            headcount=self.headcount,
            supplements=_supplements(self.reservation),
        )
        return fitted, quote

    def difference(self, lines: Sequence[Line]) -> Difference:
        """Raises as `fit`, whose places are given back."""
        fitted, quote = self.fit(lines)
        self.board.give_back(fitted)
        return Difference(quote, self.reservation.total)


def _limits(reservation: Reservation, by: By, now: datetime) -> Limits:
    """A stay that has begun keeps its start: only its end is still a matter of limits."""
    limits = Limits.of(reservation.venue, now, for_host=by.quality is not Actor.BOOKER)
    if reservation.starts_at <= now:
        return Limits(reservation.starts_at, reservation.starts_at, limits.latest)
    return limits


def _supplements(reservation: Reservation) -> Collection[int]:
    """The chosen supplements of the price that was promised."""
    lines = reservation.price.get("supplements", [])
    return [int(line["key"]) for line in lines if not line["compulsory"]]
