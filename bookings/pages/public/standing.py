"""Whether a venue is open at this moment and on a day, in words."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Max, Min, Q
from django.utils.translation import gettext as _

from commons.periods import Bound, Period, local_date, merge, nearest_wall_clock
from commons.words import clock
from commons.words import day as day_in_words
from venues.models import Opening, Venue
from venues.opening_words import enumeration

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """`open`, and the sentence that says so, with until when or from when."""

    open: bool
    words: str


def standing_now(venue: Venue, now: datetime) -> Standing:
    """Whether anything in the venue is open to others at this moment. One statement."""
    begun = Q(period__startswith__lte=now)
    found = (
        Opening.objects.filter(space__venue=venue)
        .ending_after(now)
        .aggregate(until=Max("period__endswith", filter=begun), next=Min("period__startswith", filter=~begun))
    )
    if until := found["until"]:
        end = until.astimezone(venue.zone)
        if end.date() == local_date(now, venue.zone):
            return Standing(True, _("Ouvert en ce moment, jusqu’à %(hour)s.") % {"hour": clock(end)})
        return Standing(True, _("Ouvert en ce moment."))
    if following := found["next"]:
        start = following.astimezone(venue.zone)
        facts = {"day": day_in_words(start.date()), "hour": clock(start)}
        return Standing(False, _("Fermé en ce moment. Prochaine ouverture : %(day)s à %(hour)s.") % facts)
    return Standing(False, _("Fermé en ce moment. Aucune ouverture n’est annoncée."))


def standing_on(venue: Venue, day: date) -> Standing:
    """Whether and when anything in the venue is open on that day. One statement."""
    start = nearest_wall_clock(datetime.combine(day, time(0)), venue.zone, Bound.START)
    end = nearest_wall_clock(datetime.combine(day + ONE_DAY, time(0)), venue.zone, Bound.START)
    rows = Opening.objects.filter(space__venue=venue).touching(Period(start, end))
    periods = merge([Period.from_range(one) for one in rows.values_list("period", flat=True)])
    if not periods:
        return Standing(False, _("%(day)s : fermé.") % {"day": day_in_words(day)})
    hours = enumeration([_hours(max(one.start, start), min(one.end, end), venue) for one in periods])
    return Standing(True, _("%(day)s : ouvert %(hours)s.") % {"day": day_in_words(day), "hours": hours})


def _hours(start: datetime, end: datetime, venue: Venue) -> str:
    first, last = start.astimezone(venue.zone), end.astimezone(venue.zone)
    if first.time() == last.time() == time(0):
        return _("toute la journée")
    ends = _("minuit") if last.time() == time(0) else clock(last)
    return _("de %(starts)s à %(ends)s") % {"starts": clock(first), "ends": ends}
