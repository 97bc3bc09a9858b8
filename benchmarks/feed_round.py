"""One worker process looks at 10,000 feeds, of which one in ten has changed: a round in full, on this machine."""

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import perf_counter

from django.db import connection, transaction
from django.utils import timezone

from benchmarks.data import Size, fill
from benchmarks.frame import Figure
from bookings.models import BusyPeriod, Feed
from sandbox.calendars import airbnb, etag
from sandbox.web import Handler, Request, Response, encoded, plain, serve

FEEDS = 10_000
CHANGED = 10
# One platform has half of the feeds, a hundred others share the rest; one of these is dead, one slow.
OTHERS = 100
DEAD, SLOW = 7, 8
SLOW_SECONDS = 1.0


def measure() -> list[Figure]:
    """Seconds and memory of the round, and what was left."""
    fill(Size(spaces=FEEDS, reservations_per_space=0, days=5))
    with answering() as port:
        _make(port)
        first, _memory = _round(port)
        _age()
        seconds, memory = _round(port)
    now = timezone.now()
    left = Feed.objects.filter(next_look_at__lte=now, host__in=_well_hosts(port)).count()
    unread = Feed.objects.filter(host__in=_well_hosts(port), good_at=None).count()
    assert BusyPeriod.objects.exists(), "nothing was read"
    return [
        Figure("first round of 10,000 feeds, all new", f"{first:.0f} s", "", "each read in full"),
        Figure("a round of 10,000, 90 % unchanged", f"{seconds:.0f} s", "≤ 900 s", "one server dead, one slow"),
        Figure("memory of the worker at most", f"{memory:.0f} MB", "≤ 250 MB", "resident, without shared pages apart"),
        Figure("feeds of well servers left over", f"{left + unread}", "0", ""),
    ]


def _round(port: int) -> tuple[float, float]:
    """Seconds and most megabytes of a worker that begins now and ends when nothing is due."""
    began = perf_counter()
    environment = {**os.environ, "LOG_LEVEL": "ERROR"}
    # A program of ours with arguments of ours.
    worker = subprocess.Popen([sys.executable, "-m", "benchmarks.round_worker", *_hosts(port)], env=environment)
    _pid, status, usage = os.wait4(worker.pid, 0)
    assert status == 0
    return perf_counter() - began, usage.ru_maxrss / 1024


@contextmanager
def answering() -> Iterator[int]:
    """A server in a thread, the same for all addresses 127.0.0.x; conditional requests are answered with 304."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(serve(_answer(), "0.0.0.0", 0))
    threading.Thread(target=loop.run_forever, daemon=True).start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(loop.stop)


def _answer() -> Handler:
    asked: dict[str, int] = {}

    def answer(request: Request):  # type: ignore[no-untyped-def]
        host, number = request.headers["host"].partition(":")[0], int(request.path.strip("/") or 0)
        if host == _address(DEAD):
            return plain(503, "")
        turn = asked[request.path] = asked.get(request.path, -1) + 1
        if host == _address(SLOW):
            return _slowly
        version = turn if number % CHANGED == 0 else 0
        body = airbnb(f"{number}-{version}", timezone.now().date())
        if request.headers.get("if-none-match") == etag(body):
            return Response(b"", status=304, headers={"ETag": etag(body)})
        return Response(body, "text/calendar", headers={"ETag": etag(body)})

    return answer


async def _slowly(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(SLOW_SECONDS)
    writer.write(encoded(Response(airbnb("slow", timezone.now().date()), "text/calendar")))


def _make(port: int) -> None:
    """A feed for each space, due at once."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO bookings_feed (venue_id, name, source, url, host, rule, ignore_unavailable, count_tentative,
                margin_before, margin_after, state, paused, etag, last_modified, body_digest, summary, problems,
                last_error, error_code, failures, empty_seen, open_minutes, taken_minutes, created_at)
            SELECT venue_id, 'bench', 'address', 'http://' || h || ':' || %(port)s || '/' || id, h || ':' || %(port)s,
                '{}', false, true, 0, 0, 'new', false, '', '', '', '{}', '[]', '', '', 0, 0, 0, 0, now()
            FROM (SELECT *, '127.0.0.' || CASE WHEN id %% 2 = 0 THEN 1 ELSE 2 + (id / 2) %% %(others)s END AS h
                  FROM venues_space) spaces
            """,
            {"port": port, "others": OTHERS},
        )
        cursor.execute(
            "INSERT INTO bookings_feed_spaces (feed_id, space_id) "
            "SELECT id, substring(url FROM '/(\\d+)$')::bigint FROM bookings_feed"
        )


def _age() -> None:
    """A quarter of an hour later: everything is due again."""
    Feed.objects.update(next_look_at=timezone.now() - timedelta(seconds=1))


def _address(number: int) -> str:
    return f"127.0.0.{number}"


def _hosts(port: int) -> list[str]:
    return [f"{_address(number)}:{port}" for number in range(1, OTHERS + 2)]


def _well_hosts(port: int) -> list[str]:
    return [host for host in _hosts(port) if host != f"{_address(DEAD)}:{port}"]
