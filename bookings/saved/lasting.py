"""What a look leaves for the next one: where, and until when, only a change of a venue can bring anything new.

Time alone brings nothing to a search that names its days, but for three things: a time that was found is reached by the
notice that its venue wants, and another comes in its place or none; days come within the horizon of a venue; the days
asked for are over. Stays of whole days and what was cut short without a circle are left to a whole look each time.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bookings.search import clauses
from bookings.search.finding import Look
from bookings.search.moments import moments, window
from bookings.search.places import box_around
from bookings.search.question import At, Box, Circle, Question, Within
from bookings.search.zones import zones_in_use
from commons.periods import Bound, local_date, nearest_wall_clock
from commons.statements import fetch

# At the latest a whole look, for what no digest tells: lists of administrators, communes, new rules.
LONGEST: Final = timedelta(days=7)
ANYWHERE: Final = Box(-180.0, -90.0, 180.0, 90.0)
ONE_DAY: Final = timedelta(days=1)
EDGES: Final = """
    SELECT (SELECT min(t.starts_at - make_interval(hours => v.notice_hours))
            FROM unnest(%(venues)s::bigint[], %(starts)s::timestamptz[]) AS t (venue_id, starts_at)
            JOIN venues_venue v ON v.id = t.venue_id),
           (SELECT min(v.horizon_days) FROM venues_venue v WHERE v.state = 'published' AND {in_area})
"""


@dataclass(frozen=True, slots=True)
class Lasting:
    """Nothing is new before `until` unless a venue within `area` changes; `at_most` results there are."""

    until: datetime
    area: Box
    at_most: int


def lasting(look: Look, *, now: datetime) -> Lasting:
    """What `look`, made at `now`, leaves for the next one."""
    question, when = look.question, look.question.when
    area = _area(look)
    if area is None or (isinstance(when, Within) and when.by_opening):
        return Lasting(now, area or ANYWHERE, len(look.rows))
    times = [(row.venue_id, row.starts_at) for row in look.rows if row.starts_at]
    parameters = {f"in_{side}": getattr(area, side) for side in ("west", "south", "east", "north")}
    parameters |= {"venues": [venue for venue, _ in times], "starts": [starts_at for _, starts_at in times]}
    in_area = (clauses.IN_BOX if area.west <= area.east else clauses.IN_SPLIT_BOX).format("in_")
    ((notice, horizon),) = fetch(EDGES.format(in_area=in_area), parameters)
    ends = [now + LONGEST, *_ends(question, now)]
    if notice is not None:
        ends.append(notice)
    if horizon is not None and _reaches_beyond(question, horizon, now):
        ends.append(_next_midnight(now))
    return Lasting(min(ends), area, len(look.rows))


def _area(look: Look) -> Box | None:
    """Where a venue must lie to matter; of what was cut short, no further than the last. None: that is not known."""
    circle = look.question.circle
    if look.complete:
        return box_around(circle) if circle else look.question.box or ANYWHERE
    reach = look.rows[-1].distance_km if circle else None
    return box_around(Circle(circle.latitude, circle.longitude, reach)) if circle and reach is not None else None


def _ends(question: Question, now: datetime) -> list[datetime]:
    """When the time asked for begins to be over, zone by zone."""
    if isinstance(question.when, At):
        return [one.period.start for one in moments(question.when, zones_in_use(), now)]
    if question.when is None:
        return []
    spans = [window(question.when, ZoneInfo(zone), now) for zone in zones_in_use()]
    return [span.end for span in spans if span]


def _reaches_beyond(question: Question, horizon: int, now: datetime) -> bool:
    """Whether some venue may not yet be booked for the last of the days."""
    today = min(local_date(now, zone) for zone in _zones())
    return (_last_day(question, today) - today).days > horizon


def _last_day(question: Question, today: date) -> date:
    """No earlier than the last day on which a stay may end, in any zone. A coming year goes on with each day."""
    if question.when is None:
        return date.max
    last = question.when.ends_at.date() if isinstance(question.when, At) else question.when.last_day
    return date.max if last >= Within.coming_year(today).last_day else last + 2 * ONE_DAY


def _next_midnight(now: datetime) -> datetime:
    return min(
        nearest_wall_clock(datetime.combine(local_date(now, zone) + ONE_DAY, time.min), zone, Bound.START)
        for zone in _zones()
    )


def _zones() -> list[ZoneInfo]:
    """With that of the year to come, which begins on a day of UTC."""
    return [ZoneInfo("UTC"), *(ZoneInfo(name) for name in zones_in_use())]
