"""Both sides of a conflict: what the outside calendar says, and which of our lines it is about."""

from collections.abc import Collection, Sequence
from typing import Final

from bookings.models import Conflict
from commons.periods import Period, merge
from commons.statements import fetch

SAID: Final = """
    SELECT DISTINCT c.id, lower(b.period), upper(b.period)
    FROM bookings_conflict c
    JOIN bookings_reservationline l ON l.reservation_id = c.reservation_id
    JOIN bookings_allocation a ON a.line_id = l.id
    JOIN bookings_busyperiod b ON b.space_id = a.space_id AND b.period && c.period AND b.feed_id = c.feed_id
    WHERE c.id = ANY(%(conflicts)s)
"""
IN_QUESTION: Final = """
    SELECT DISTINCT l.id
    FROM bookings_conflict c
    JOIN bookings_reservationline l ON l.reservation_id = c.reservation_id
    JOIN bookings_allocation a ON a.line_id = l.id AND a.stay && c.period
    WHERE c.id = %(conflict)s AND CASE
        WHEN c.feed_id IS NULL THEN NOT a.stay <@ (
            SELECT coalesce(range_agg(o.period), '{}'::tstzmultirange) FROM venues_opening o
            WHERE o.space_id = a.space_id AND o.period && a.stay)
        ELSE EXISTS (
            SELECT 1 FROM bookings_busyperiod b
            WHERE b.space_id = a.space_id AND b.feed_id = c.feed_id AND b.period && a.stay)
        END
"""


def said_by_feeds(conflicts: Collection[Conflict]) -> dict[int, list[Period]]:
    """Which periods, as a whole, each conflict's calendar says are taken, by the conflict's id. One statement.

    Where it says nothing any more, the part of our reservation that it did contradict.
    """
    said: dict[int, list[Period]] = {}
    for conflict, start, end in fetch(SAID, {"conflicts": [one.pk for one in conflicts]}):
        said.setdefault(conflict, []).append(Period(start, end))
    return {one.pk: merge(said.get(one.pk, [Period.from_range(one.period)])) for one in conflicts}


def lines_in_question(conflict: Conflict) -> Sequence[int]:
    """Ids of the reservation's lines that are contradicted."""
    return [line for (line,) in fetch(IN_QUESTION, {"conflict": conflict.pk})]
