"""A page of 100 out of 1,000 spaces with 100,000 reservations that all match one slot, through HTTP."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import count
from urllib.parse import urlencode

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.data import Size, fill, first_day
from benchmarks.frame import Figure, middle, percentile
from benchmarks.serving import Load, Request, load, served, visitor

SECONDS = 10.0


def path() -> str:
    """The search: two hours of one afternoon, 50 km around Mende."""
    day = first_day() + timedelta(days=30)
    begin, end = (datetime.combine(day, time(hour)).isoformat() for hour in (14, 16))
    return "/api/v1/search/?" + urlencode(
        {"from": begin, "to": end, "near": "44.518,3.499", "radius_km": 50, "page_size": 100}
    )


def measure() -> list[Figure]:
    """Statements of one page, then requests per second at one and at eight clients."""
    fill(Size(spaces=1000, reservations_per_space=100, days=120))
    with CaptureQueriesContext(connection) as statements:
        response = Client().get(path(), headers={"host": "127.0.0.1"})
    assert len(response.json()["results"]) == 100
    with served() as site:
        load(site.port, 8, _requests, seconds=2)
        alone, together = (load(site.port, clients, _requests, seconds=SECONDS) for clients in (1, 8))
    return [
        Figure("SQL statements for a page of 100", str(len(statements)), "≤ 6", "Indico: 13"),
        Figure("one client", _rate(alone), "", "Indico: 9/s, p50 123 ms"),
        Figure("eight clients", _rate(together), "≥ 180/s", f"Indico: 18/s; ours is {together.per_second / 18:.1f}×"),
    ]


def _requests(number: int) -> Iterator[Request]:
    for nth in count():
        yield Request("GET", path(), visitor(number, nth))


def _rate(done: Load) -> str:
    assert done.statuses().keys() == {200}, done.statuses()
    times = [answer.milliseconds for answer in done.answers]
    return f"{done.per_second:.0f}/s, p50 {middle(times):.0f} ms, p95 {percentile(times, 95):.0f} ms"
