"""What year strips show of several venues, read at once."""

from collections.abc import Iterable
from datetime import date

from commons.together import by_owner, read_together
from venues.models import Closure, Season, Venue
from venues.open_days import Days, holidays_near, windows_of

Announced = tuple[list[Season], list[Closure]]


def announced(venues: Iterable[Venue], since: date) -> dict[int, Announced]:
    """By venue id the published seasons that are not over on `since`, and the closures. One statement."""
    ids = {venue.pk for venue in venues}
    if not ids:
        return {}
    rows = read_together(
        Venue.objects.filter(pk=min(ids)),
        seasons=Season.objects.filter(venue__in=ids).published().not_over(since),
        closures=Closure.objects.filter(venue__in=ids, last_day__gte=since),
    )
    seasons, closures = by_owner(rows["seasons"], "venue_id"), by_owner(rows["closures"], "venue_id")
    return {pk: (seasons.get(pk, []), closures.get(pk, [])) for pk in ids}


def strips_of(venues: Iterable[Venue], since: date) -> dict[int, tuple[list[Days], list[Days]]]:
    """The windows and school holidays of venues by id: one statement. `commune` of each is read."""
    by_id = {venue.pk: venue for venue in venues}
    departments = {venue.commune.department for venue in by_id.values()}
    holidays = {department: holidays_near(department, since) for department in departments}
    return {
        pk: (windows_of(*found), holidays[by_id[pk].commune.department])
        for pk, found in announced(by_id.values(), since).items()
    }
