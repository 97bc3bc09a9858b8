"""What the map's time axis loads once, for 2,000 and for 20,000 venues."""

import gzip
import json
from functools import partial
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.data import SPACES_PER_VENUE, Size, fill
from benchmarks.frame import Figure, middle, timed

VENUES = 20_000
WIDTH = 3.0
# About a tenth of the square in which they lie.
TENTH = "2.55,43.57,4.45,45.47"
DAYS = 60


def measure() -> list[Figure]:
    """Statements, milliseconds and bytes of the answer."""
    fill(Size(spaces=VENUES * SPACES_PER_VENUE, reservations_per_space=0, days=DAYS, width=WIDTH))
    with CaptureQueriesContext(connection) as statements:
        some = _asked(bbox=TENTH)
        asked = len(statements)
    every = _asked()
    small, large = (timed(partial(_asked, **params), times=3) for params in ({"bbox": TENTH}, {}))
    return [
        Figure("SQL statements", str(asked), "1"),
        Figure(f"{len(some['venues'])} venues", f"{middle(small):.0f} ms, {_size(some)}"),
        Figure(
            f"{len(every['venues'])} venues, {DAYS} days open in four spaces", f"{middle(large):.0f} ms, {_size(every)}"
        ),
    ]


def _asked(**params: str) -> Any:
    response = Client().get("/api/v1/map/days/", params, headers={"host": "127.0.0.1"})
    assert response.status_code == 200, response.content[:200]
    return response.json()


def _size(answer: Any) -> str:
    return f"{len(gzip.compress(json.dumps(answer).encode())) / 1024:.0f} kB compressed"
