"""Holding places through HTTP, spread over spaces, with eight clients; beside a bare view that locks and inserts."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import count

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.booking import holding, people
from benchmarks.data import Size, fill, first_day
from benchmarks.frame import Figure, middle, percentile
from benchmarks.serving import Load, Request, load, served
from venues.models import Space

CLIENTS = 8
SECONDS = 8.0
PEOPLE = 2400
HOLDS_EACH = 4


def measure() -> list[Figure]:
    """Statements of one hold, holds per second, and what the bare view does in the same run."""
    fill(Size(spaces=1000, reservations_per_space=20, days=60))
    everybody = people(PEOPLE)
    desks = list(Space.objects.filter(kind="desks").order_by("pk").values_list("pk", flat=True))

    def request(nth: int) -> Request:
        """Days without reservations, another space each time; after all spaces another hour, then another day."""
        round_, space = divmod(nth, len(desks))
        start = datetime.combine(first_day() + timedelta(days=25 + round_ // 6), time(8 + 2 * (round_ % 6)))
        person = everybody[nth // HOLDS_EACH % PEOPLE]
        return holding(person, [desks[space]], start, start + timedelta(hours=2))

    statements = [_statements(request(nth)) for nth in range(3)]
    with served() as site:
        held = load(site.port, CLIENTS, lambda number: _every(request, number, 16), seconds=SECONDS)
    with served("benchmarks.bare") as site:
        bare = load(site.port, CLIENTS, lambda number: _bare(desks, number), seconds=SECONDS / 2)
    return [
        Figure("SQL statements of a hold", str(statements[-1]), "≤ 20", "Indico: 36, pretix: 65"),
        Figure("holds, eight clients", _rate(held, 201), "≥ 150/s", "Indico: 37/s, pretix: 31/s"),
        Figure(
            "a bare view with lock and insert", _rate(bare, 204), "", f"ours × {bare.per_second / held.per_second:.1f}"
        ),
    ]


def _statements(request: Request) -> int:
    headers = {name.lower(): value for name, value in request.headers.items() if name != "Content-Type"}
    with CaptureQueriesContext(connection) as statements:
        response = Client(headers=headers).post(request.path, request.body, content_type="application/json")
    assert response.status_code == 201, response.content
    return len(statements)


def _every(request, number: int, first: int) -> Iterator[Request]:  # type: ignore[no-untyped-def]
    """Every client takes each eighth request, so that no two ask for the same."""
    return (request(first + number + CLIENTS * nth) for nth in count())


def _bare(desks: list[int], number: int) -> Iterator[Request]:
    for nth in count():
        space = desks[(number + CLIENTS * nth) % len(desks)]
        yield Request("POST", f"/bare/?space={space}&hour={nth}", {"Host": "127.0.0.1"}, b"")


def _rate(done: Load, status: int) -> str:
    assert done.statuses().keys() == {status}, done.statuses()
    times = [answer.milliseconds for answer in done.answers]
    return f"{done.per_second:.0f}/s, p50 {middle(times):.0f} ms, p95 {percentile(times, 95):.0f} ms"
