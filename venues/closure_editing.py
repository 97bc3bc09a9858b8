"""Days on which a whole venue is closed. The use cases, which know what is taken: `bookings.publishing.closures`."""

from datetime import date

from django.utils.translation import gettext as _

from venues.cleaning import refuse, refuse_unclean
from venues.models import Closure, Season, Venue
from venues.opening_hours import check_days


def refuse_published(venue: Venue, first_day: date, last_day: date) -> None:
    """Raises Impossible `season_published` when a published season of the venue has one of these days."""
    if Season.objects.published().filter(venue=venue, first_day__lte=last_day, last_day__gte=first_day).exists():
        message = _("Une saison publiée comprend ces jours : fermez-les depuis la page de la saison.")
        raise refuse("season_published", message)


def apply_venue_closure(*, venue: Venue, first_day: date, last_day: date, reason: str) -> Closure:
    """Check and add days on which a venue is closed. The caller holds the lock and answers for what is taken."""
    check_days(first_day, last_day)
    closure = Closure(venue=venue, first_day=first_day, last_day=last_day, reason=reason)
    refuse_unclean(closure)
    closure.save()
    return closure
