"""From the one moment that a booking form asks for to the hours of each space. Pure; times are the venue's wall clock.

A space that goes by half-days, days or nights has hours of its own: nobody is asked to type them.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from venues.models import Space

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Moment:
    """What was asked: days, and hours if there were any. `last_day` None: the same day, or one night."""

    day: date
    last_day: date | None = None
    from_time: time | None = None
    to_time: time | None = None

    @property
    def end_day(self) -> date:
        return self.last_day or self.day


def wall_clock(space: Space, asked: Moment) -> tuple[datetime, datetime] | None:
    """When `space` would be taken, as naive times; None when hours are missing that this space needs."""
    match space.taken_by:
        case Space.TakenBy.HALF_DAY:
            return _half_days(space, asked)
        case Space.TakenBy.DAY:
            end_day = asked.end_day if space.day_ends > space.day_starts else asked.end_day + ONE_DAY
            return datetime.combine(asked.day, space.day_starts), datetime.combine(end_day, space.day_ends)
        case Space.TakenBy.NIGHT:
            departure = asked.end_day if asked.end_day > asked.day else asked.day + ONE_DAY
            return datetime.combine(asked.day, space.night_starts), datetime.combine(departure, space.night_ends)
    if asked.from_time is None or asked.to_time is None:
        return None
    return datetime.combine(asked.day, asked.from_time), datetime.combine(asked.end_day, asked.to_time)


def needs_hours(space: Space) -> bool:
    """Whether somebody must say from when to when; half-days are chosen by hours, too, but have a default."""
    return space.taken_by == Space.TakenBy.TIME


def _half_days(space: Space, asked: Moment) -> tuple[datetime, datetime]:
    """The half-days that the hours touch; the whole day without hours."""
    afternoon = asked.from_time is not None and asked.from_time >= space.half_day_at
    morning = asked.to_time is not None and time(0) < asked.to_time <= space.half_day_at
    starts = space.half_day_at if afternoon else space.day_starts
    ends = space.half_day_at if morning else space.day_ends
    return datetime.combine(asked.day, starts), datetime.combine(asked.end_day, ends)
