"""The site with the venue lock taken away, to show that the race is real. `gunicorn benchmarks.unguarded`.

The exclusion constraint has to be dropped in the database as well.
"""

from backend.wsgi import application  # noqa: I001  (Django must be set up before what follows)

from bookings.making import venues as making
from commons.errors import Missing
from venues.models import Venue

__all__ = ["application"]


def _look_only(venue_id: int) -> Venue:
    venue = Venue.objects.filter(pk=venue_id).first()
    if venue is None:
        raise Missing("unknown venue")
    return venue


making.lock_venue = _look_only
