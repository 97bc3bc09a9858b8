"""Other venues close to one, those that are open on the day first."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import asin, cos, radians, sin, sqrt

from django.db.models import Exists, OuterRef

from commons.periods import Bound, Period, nearest_wall_clock
from venues.models import Opening, Venue
from venues.photo_files import Picture

EARTH_KM = 6371.0088
NEAR_KM = 40
MOST_NEAR = 3


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another venue, kilometres as the crow flies, whether anything in it is open on the day, and its first photo."""

    venue: Venue
    km: int
    open: bool
    photo: Picture | None


def neighbours(venue: Venue, day: date) -> list[Neighbour]:
    """A few: those open on `day`, nearest first, then the others. One statement."""
    start = nearest_wall_clock(datetime.combine(day, time(0)), venue.zone, Bound.START)
    that_day = Opening.objects.filter(space__venue=OuterRef("pk")).touching(Period(start, start + timedelta(days=1)))
    around = (
        Venue.objects.published()
        .in_box_around(latitude=venue.latitude, longitude=venue.longitude, km=NEAR_KM)
        .exclude(pk=venue.pk)
        .select_related("commune", "kind")
        .annotate(open=Exists(that_day))
        .with_cover()
    )
    rows = [(not one.open, _kilometres(venue, one), one.pk, one) for one in around[:200]]
    nearest = sorted(row for row in rows if row[1] <= NEAR_KM)[:MOST_NEAR]
    return [Neighbour(one, round(km), not closed, Picture.of(one.cover)) for closed, km, _pk, one in nearest]


def _kilometres(one: Venue, other: Venue) -> float:
    first, second = radians(one.latitude), radians(other.latitude)
    wide = sin(radians(other.longitude - one.longitude) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(sin((second - first) / 2) ** 2 + cos(first) * cos(second) * wide))
