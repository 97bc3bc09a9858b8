"""The least that any booking must do, as a site of its own: lock the venue, insert a row."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402

INSERT = """
    INSERT INTO bookings_block (venue_id, space_id, period, reason, sequence, created_at, changed_at)
    SELECT venue_id, id, tstzrange(now() + make_interval(hours => %s), now() + make_interval(hours => %s)), '', 0,
           now(), now()
    FROM venues_space WHERE id = %s
"""


def book(request: HttpRequest) -> HttpResponse:
    """Lock and insert."""
    space, hour = int(request.GET["space"]), int(request.GET["hour"])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT v.id FROM venues_venue v JOIN venues_space s ON s.venue_id = v.id WHERE s.id = %s "
            "FOR NO KEY UPDATE OF v",
            [space],
        )
        cursor.execute(INSERT, [hour, hour + 1, space])
    return HttpResponse(status=204)


urlpatterns = [path("bare/", book)]
settings.MIDDLEWARE = []
settings.ROOT_URLCONF = __name__
application = WSGIHandler()
