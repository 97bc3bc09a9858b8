"""The time asked, as it is in each zone in which there are venues."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from bookings.search.question import At, Within
from commons.errors import Impossible
from commons.periods import Bound, Period, local_date, nearest_wall_clock
from commons.times import read_instant

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Moment:
    """One time in one zone, with what the rules of spaces ask about it.

    `notice_hours`: the longest notice that still lets it start; `horizon_days`: the shortest horizon that reaches it.
    `whole_minutes`: both ends fall on a minute, and the other numbers (local minutes of the day, minutes of duration)
    mean something to steps and durations.
    """

    zone: str
    period: Period
    start_time: time
    end_time: time
    whole_minutes: bool
    duration: int
    notice_hours: int
    horizon_days: int

    @property
    def start_minute(self) -> int:
        return self.start_time.hour * 60 + self.start_time.minute

    @property
    def end_minute(self) -> int:
        return self.end_time.hour * 60 + self.end_time.minute


def moments(when: At, zones: Iterable[str], now: datetime) -> list[Moment]:
    """`when` in each of `zones` in which it exists and is to come.

    `zones` has at least one. Raises Impossible about `from` or `to` when it exists in none: `nonexistent_time`,
    `end_before_start`, `in_the_past`.
    """
    found: list[Moment] = []
    refused: list[Impossible] = []
    for zone in zones:
        try:
            found.append(moment(when, ZoneInfo(zone), now))
        except Impossible as error:
            refused.append(error)
    if not found:
        raise refused[0]
    return found


def moment(when: At, zone: ZoneInfo, now: datetime) -> Moment:
    """`when` on the clocks of one zone. Raises as `moments`."""
    start = read_instant(when.starts_at, zone=zone, bound=Bound.START, field="from")
    end = read_instant(when.ends_at, zone=zone, bound=Bound.END, field="to")
    if end <= start:
        raise _refusal("to", _("La fin doit être après le début."), "end_before_start")
    if start < now:
        raise _refusal("from", _("Ce moment est passé : choisissez une heure à venir."), "in_the_past")
    period = Period(start, end)
    local_start, local_end = start.astimezone(zone), end.astimezone(zone)
    return Moment(
        zone=zone.key,
        period=period,
        start_time=local_start.replace(tzinfo=None).time(),
        end_time=local_end.replace(tzinfo=None).time(),
        whole_minutes=not any((start.second, start.microsecond, end.second, end.microsecond)),
        duration=int(period.duration / MINUTE),
        notice_hours=int((start - now) / timedelta(hours=1)),
        horizon_days=(local_date(end - timedelta.resolution, zone) - local_date(now, zone)).days,
    )


def window(when: Within, zone: ZoneInfo, now: datetime) -> Period | None:
    """The instants of the days of `when` in `zone` that are to come; None when they are over.

    When the hours reach into the next morning, so does the window.
    """
    overnight = when.hours is not None and when.hours[1] <= when.hours[0]
    after = when.last_day + timedelta(days=2 if overnight else 1)
    start = nearest_wall_clock(datetime.combine(when.first_day, time.min), zone, Bound.START)
    end = nearest_wall_clock(datetime.combine(after, time.min), zone, Bound.START)
    return Period(max(start, now), end) if end > now else None


def _refusal(field: str, sentence: str, code: str) -> Impossible:
    return Impossible(sentence, code=code, fields={field: [sentence]})
