"""Taking places for a reservation that exists already: the same again, or others."""

from collections.abc import Sequence
from datetime import datetime

from bookings.asking import Line
from bookings.models import Reservation, ReservationLine
from bookings.taken.board import Board, Fitted, Taker
from bookings.taken.obstacles import not_available
from bookings.taken.site import Site, load_site
from bookings.taken.sweeping import sweep
from commons.periods import Period


def lines_of(reservation: Reservation) -> list[ReservationLine]:
    """The rows of its lines, with their spaces, in order."""
    return list(reservation.lines.select_related("space").order_by("pk"))


def read_line(index: int, row: ReservationLine) -> Line:
    """A stored line as a value."""
    return Line(index, row.space, row.units, Period.from_range(row.period), row.spans_closures)


def take_again(reservation: Reservation, rows: Sequence[ReservationLine], *, now: datetime) -> None:
    """Allocate the lines of a reservation that has given its places back; the venue lock is held.

    Raises Lost `not_available`.
    """
    sweep(reservation.venue_id, now)
    lines = [read_line(index, row) for index, row in enumerate(rows)]
    site = load_site(reservation.venue)
    board, _fitted = fit_anew(reservation, site, lines, headcount=reservation.headcount, now=now)
    board.save({(reservation.pk, index): ("line", row.pk) for index, row in enumerate(rows)})


def fit_anew(
    reservation: Reservation, site: Site, lines: Sequence[Line], *, headcount: int, now: datetime
) -> tuple[Board, list[Fitted]]:
    """Where `lines` fit when the reservation's own places do not count. Raises Lost `not_available`."""
    board = Board(site, now, ignored=[reservation.pk])
    board.load(lines)
    fitted, obstacles = board.fit(lines, Taker(reservation.pk, headcount))
    if obstacles:
        raise not_available(obstacles)
    return board, fitted
