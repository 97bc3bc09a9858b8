"""What is open near here, for anybody's agenda: a calm event for each venue and each run of weeks in which it opens."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt

from django.conf import settings
from django.db.models import Count, Max, Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Territory
from bookings.calendars.exporting import Sheet
from bookings.calendars.writing import Days, Entry
from bookings.search.places import EARTH_RADIUS_KM
from commons.models import Commune, Event
from commons.periods import local_date
from venues.models import Closure, Season, Venue
from venues.open_days import in_words, weeks_of
from venues.querysets import VenueQuerySet

# Agendas look once a day: seasons are published weeks ahead.
REFRESH = "P1D"


@dataclass(frozen=True, slots=True)
class _Versions:
    """How often each season and venue was changed, and when last: by the events that changes leave."""

    seasons: dict[str, tuple[int, datetime]]
    venues: dict[str, tuple[int, datetime]]

    def of(self, venue: Venue, seasons: Iterable[Season]) -> tuple[int, datetime]:
        known = [self.venues.get(str(venue.pk)), *(self.seasons.get(str(season.pk)) for season in seasons)]
        counted = [version for version in known if version]
        begun = venue.published_at or venue.created_at
        return sum(count for count, _at in counted), max([begun, *(at for _count, at in counted)])


def openings_of_territory(territory: Territory, *, now: datetime) -> Sheet:
    """What is open in the communes of a territory, from now on."""
    venues = Venue.objects.published().filter(commune__territories=territory)
    with override(settings.LANGUAGE_CODE):
        return _sheet(_("Ouvert hors saison : %(place)s") % {"place": territory.name}, venues, now)


def openings_near(commune: Commune, *, km: float, now: datetime) -> Sheet:
    """What is open at most `km` kilometres (as the crow flies) from a commune whose place is known."""
    latitude, longitude = commune.latitude or 0.0, commune.longitude or 0.0
    boxed = Venue.objects.published().in_box_around(latitude=latitude, longitude=longitude, km=km)
    points = boxed.values_list("pk", "latitude", "longitude")
    near = [pk for pk, north, east in points if _distance((latitude, longitude), (north, east)) <= km]
    with override(settings.LANGUAGE_CODE):
        name = _("Ouvert hors saison : %(place)s et %(km)d km autour") % {"place": commune.name, "km": round(km)}
        return _sheet(name, Venue.objects.filter(pk__in=near), now)


def _sheet(name: str, venues: VenueQuerySet, now: datetime) -> Sheet:
    """Five statements, however many venues."""
    published = Season.objects.published().filter(last_day__gte=now.date() - timedelta(days=1))
    found = list(
        venues.order_by("pk")
        .select_related("commune")
        .prefetch_related(
            Prefetch("seasons", published.order_by("first_day", "pk").prefetch_related("hours")),
            Prefetch("closures", Closure.objects.order_by("first_day", "pk")),
        )
    )
    versions = _Versions(
        _counted("season", [season.pk for venue in found for season in venue.seasons.all()]),
        _counted("venue", [venue.pk for venue in found]),
    )
    entries = [entry for venue in found for entry in _of_venue(venue, versions, now)]
    return Sheet(name, sorted(entries, key=lambda entry: (entry.period, entry.uid)), REFRESH)


def _of_venue(venue: Venue, versions: _Versions, now: datetime) -> Iterator[Entry]:
    seasons, closures = list(venue.seasons.all()), list(venue.closures.all())
    today = local_date(now, venue.zone)
    url = f"{settings.SITE_URL}{reverse('venue', args=[venue.slug])}"
    for first, last in weeks_of(seasons, closures):
        if last < today:
            continue
        here = [season for season in seasons if season.first_day <= last and first <= season.last_day]
        sequence, changed_at = versions.of(venue, here)
        yield Entry(
            uid=f"opening-{venue.pk}-{first:%G%V}@{settings.PUBLIC_DOMAIN}",
            period=Days(first, last),
            summary=_("Ouvert : %(venue)s, %(commune)s") % {"venue": venue.name, "commune": venue.commune.name},
            changed_at=changed_at,
            sequence=sequence,
            description="\n".join([*_hours(here, closures), _("Voir et réserver : %(url)s") % {"url": url}]),
            location=", ".join(part for part in (venue.name, venue.address, str(venue.commune)) if part),
            url=url,
            position=(venue.latitude, venue.longitude),
            free=True,
        )


def _hours(seasons: Sequence[Season], closures: Sequence[Closure]) -> list[str]:
    words = [in_words(season, closures, ()).words for season in seasons]
    return [sentence[:1].upper() + sentence[1:] for sentence in words]


def _counted(subject: str, ids: Sequence[int]) -> dict[str, tuple[int, datetime]]:
    events = Event.objects.filter(subject_type=subject, subject_id__in=[str(pk) for pk in ids]).order_by()
    rows = events.values_list("subject_id").annotate(count=Count("pk"), last=Max("happened_at"))
    return {subject_id: (count, last) for subject_id, count, last in rows}


def _distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Kilometres along the great circle."""
    south, north = radians(one[0]), radians(other[0])
    east = radians(other[1] - one[1])
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(east / 2) ** 2
    return float(2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, half))))
