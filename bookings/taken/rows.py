"""What the database knows of some leaves during some windows of time: one statement for each kind of row."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.types.multirange import TimestamptzMultirange

from commons.periods import Period, merge
from commons.statements import fetch

OPEN_OR_BUSY = """
    SELECT space_id, season_id, lower(period), upper(period) FROM venues_opening
    WHERE space_id = ANY(%(leaves)s::bigint[]) AND period && %(windows)s
    UNION ALL
    SELECT space_id, NULL, lower(period), upper(period) FROM bookings_busyperiod
    WHERE space_id = ANY(%(leaves)s::bigint[]) AND period && %(windows)s
    ORDER BY 3
"""
TAKEN = """
    SELECT a.id, a.space_id, lower(a.units), upper(a.units), lower(a.period), upper(a.period), lower(a.stay),
           upper(a.stay), a.line_id, a.block_id, a.lapses_at, r.id, r.headcount
    FROM bookings_allocation a
    LEFT JOIN bookings_reservationline l ON l.id = a.line_id
    LEFT JOIN bookings_reservation r ON r.id = l.reservation_id
    WHERE a.space_id = ANY(%(leaves)s::bigint[]) AND a.period && %(windows)s
      AND (a.lapses_at IS NULL OR a.lapses_at > %(now)s)
"""


@dataclass(frozen=True, slots=True)
class OpenOrBusyRow:
    """An opening of a published season, or (`season_id` None) what an outside calendar says is taken."""

    leaf_id: int
    season_id: int | None
    period: Period


@dataclass(frozen=True, slots=True)
class TakenRow:
    """An effective allocation, with the reservation it belongs to unless it is a block's."""

    id: int
    leaf_id: int
    first: int
    last_exclusive: int
    period: Period
    stay: Period
    line_id: int | None
    block_id: int | None
    lapses_at: datetime | None
    reservation_id: int | None
    headcount: int


def open_or_busy_rows(leaf_ids: Collection[int], windows: Sequence[Period]) -> list[OpenOrBusyRow]:
    """Openings and busy periods that touch the windows, whole, in order of their start."""
    rows = fetch(OPEN_OR_BUSY, {"leaves": list(leaf_ids), "windows": _multirange(windows)})
    return [OpenOrBusyRow(leaf, season, Period(start, end)) for leaf, season, start, end in rows]


def taken_rows(leaf_ids: Collection[int], windows: Sequence[Period], now: datetime) -> list[TakenRow]:
    """Allocations that hold their place at `now`; those of lapsed holds are left out, swept or not."""
    parameters = {"leaves": list(leaf_ids), "windows": _multirange(windows), "now": now}
    return [_taken(*row) for row in fetch(TAKEN, parameters)]


def _taken(row: int, leaf: int, first: int, last: int, *times_and_owner: Any) -> TakenRow:
    starts, ends, comes, goes, line, block, lapses_at, reservation, headcount = times_and_owner
    period, stay = Period(starts, ends), Period(comes, goes)
    return TakenRow(row, leaf, first, last, period, stay, line, block, lapses_at, reservation, headcount or 0)


def _multirange(windows: Sequence[Period]) -> TimestamptzMultirange:
    return TimestamptzMultirange(period.to_range() for period in merge(windows))
