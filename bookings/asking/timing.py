"""The rules of time of a space: order, notice, horizon, steps, durations, half-days, days and nights.

Each function returns None or raises Impossible about the field it names. Times of day are read on the venue's clock.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commons.errors import Impossible
from commons.periods import Period, local_day
from venues.models import Space, Venue

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """Between which instants a stay of a venue may lie: it starts at or after `earliest` and ends by `latest`."""

    now: datetime
    earliest: datetime
    latest: datetime

    @classmethod
    def of(cls, venue: Venue, now: datetime, *, for_host: bool = False) -> "Limits":
        """Notice and horizon bind bookers, not the host who enters something for somebody."""
        if for_host:
            return cls(now, now, datetime.max.replace(tzinfo=now.tzinfo))
        today = now.astimezone(venue.zone).date()
        last_day = local_day(today + timedelta(days=venue.horizon_days), venue.zone)
        return cls(now, now + timedelta(hours=venue.notice_hours), last_day.end)


def check_times(period: Period, space: Space, limits: Limits, zone: ZoneInfo, field: str) -> None:
    """Whether a stay of `space` may lie there. `field` is the path of the line, as `lines.0`.

    Raises Impossible `in_the_past`, `too_soon`, `beyond_horizon`, `off_granularity`, `off_half_day`, `off_day`,
    `off_night`, `too_short` or `too_long`.
    """
    _check_limits(period, limits, zone, field)
    starts, ends = period.start.astimezone(zone), period.end.astimezone(zone)
    match space.taken_by:
        case Space.TakenBy.TIME:
            _check_steps(starts, ends, space, field)
            _check_duration(period, space, field)
        case Space.TakenBy.HALF_DAY:
            middle = space.half_day_at
            _check_start(starts, (space.day_starts, middle), "off_half_day", space, field)
            _check_end(ends, (middle, space.day_ends), "off_half_day", space, field)
        case Space.TakenBy.DAY:
            _check_start(starts, (space.day_starts,), "off_day", space, field)
            _check_end(ends, (space.day_ends,), "off_day", space, field)
        case Space.TakenBy.NIGHT:
            _check_start(starts, (space.night_starts,), "off_night", space, field)
            _check_end(ends, (space.night_ends,), "off_night", space, field)


def refusal(code: str, sentence: str, field: str) -> Impossible:
    """An Impossible about one field."""
    return Impossible(sentence, code=code, fields={field: [sentence]})


def _check_limits(period: Period, limits: Limits, zone: ZoneInfo, field: str) -> None:
    if period.start < limits.now:
        raise refusal("in_the_past", _("Ce moment est passé : choisissez une heure à venir."), f"{field}.starts_at")
    if period.start < limits.earliest:
        sentence = _("Ce lieu se réserve à l’avance : au plus tôt le %(when)s.") % {
            "when": _when(limits.earliest, zone)
        }
        raise refusal("too_soon", sentence, f"{field}.starts_at")
    if period.end > limits.latest:
        last_day = (limits.latest - MINUTE).astimezone(zone).date()
        sentence = _("Ce lieu ne se réserve pas encore à cette date : au plus tard le %(day)s.")
        raise refusal("beyond_horizon", sentence % {"day": date_format(last_day, "j F Y")}, f"{field}.ends_at")


def _check_steps(starts: datetime, ends: datetime, space: Space, field: str) -> None:
    sentence = _("« %(space)s » se réserve par tranches de %(minutes)d minutes (par exemple %(example)s).")
    for name, value in (("starts_at", starts), ("ends_at", ends)):
        minute = value.hour * 60 + value.minute
        if minute % space.granularity or value.second or value.microsecond:
            nearest = minute - minute % space.granularity
            example = time_format(time(nearest // 60, nearest % 60), "H:i")
            facts = {"space": space.called, "minutes": space.granularity, "example": example}
            raise refusal("off_granularity", sentence % facts, f"{field}.{name}")


def _check_duration(period: Period, space: Space, field: str) -> None:
    if period.duration < space.min_duration * MINUTE:
        sentence = _("« %(space)s » se réserve au moins %(duration)s.")
        facts = {"space": space.called, "duration": minutes_in_words(space.min_duration)}
        raise refusal("too_short", sentence % facts, f"{field}.ends_at")
    if space.max_duration is not None and period.duration > space.max_duration * MINUTE:
        sentence = _("« %(space)s » se réserve au plus %(duration)s.")
        facts = {"space": space.called, "duration": minutes_in_words(space.max_duration)}
        raise refusal("too_long", sentence % facts, f"{field}.ends_at")


def _check_start(starts: datetime, offered: tuple[time, ...], code: str, space: Space, field: str) -> None:
    if starts.replace(tzinfo=None).time() not in offered:
        sentence = _("« %(space)s » se prend à partir de %(times)s.")
        raise refusal(code, sentence % {"space": space.called, "times": _times(offered)}, f"{field}.starts_at")


def _check_end(ends: datetime, offered: tuple[time, ...], code: str, space: Space, field: str) -> None:
    if ends.replace(tzinfo=None).time() not in offered:
        sentence = _("« %(space)s » se rend à %(times)s.")
        raise refusal(code, sentence % {"space": space.called, "times": _times(offered)}, f"{field}.ends_at")


def _times(offered: tuple[time, ...]) -> str:
    return _(" ou ").join(time_format(one, "H:i") for one in offered)


def _when(instant: datetime, zone: ZoneInfo) -> str:
    local = instant.astimezone(zone)
    return _("%(day)s à %(time)s") % {"day": date_format(local.date(), "j F Y"), "time": f"{local:%H:%M}"}


def minutes_in_words(minutes: int) -> str:
    """« 45 minutes », « 2 heures », « 3 jours », « 1 h 30 »."""
    if minutes % 1440 == 0:
        return ngettext("%(count)d jour", "%(count)d jours", minutes // 1440) % {"count": minutes // 1440}
    if minutes % 60 == 0:
        return ngettext("%(count)d heure", "%(count)d heures", minutes // 60) % {"count": minutes // 60}
    if minutes > 60:
        return f"{minutes // 60} h {minutes % 60:02}"
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
