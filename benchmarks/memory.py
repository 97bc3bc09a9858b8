"""What a web process holds in memory after it has served a few hundred requests of every kind."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

from benchmarks.booking import holding, people
from benchmarks.data import Size, fill, first_day
from benchmarks.frame import Figure
from benchmarks.search_page import path
from benchmarks.serving import Request, load, served, visitor
from venues.models import Space

REQUESTS = 60
CLIENTS = 8


def measure() -> list[Figure]:
    """The largest of the web processes: resident, and its fair share of what they share."""
    fill(Size(spaces=1000, reservations_per_space=20, days=60))
    everybody = people(CLIENTS * REQUESTS)
    desks = list(Space.objects.filter(kind="desks").values_list("pk", flat=True))

    def requests(number: int) -> Iterator[Request]:
        start = datetime.combine(first_day() + timedelta(days=30), time(9))
        for nth in range(REQUESTS):
            person, space = everybody[number * REQUESTS + nth], desks[(number + CLIENTS * nth) % len(desks)]
            yield Request("GET", path(), visitor(number, nth))
            yield Request("GET", "/", visitor(number, nth))
            yield holding(person, [space], start, start + timedelta(hours=2))

    with served() as site:
        done = load(site.port, CLIENTS, requests, seconds=60)
        assert not any(answer.status >= 500 for answer in done.answers), done.statuses()
        sizes = [_megabytes(pid) for pid in site.workers()]
    resident, share = max(sizes)
    return [
        Figure("memory of a web process", f"{resident:.0f} MB", "≤ 150 MB", "Indico, pretix: 280 MB"),
        Figure("of which its own share", f"{share:.0f} MB", "", "shared pages divided by those who share them"),
    ]


def _megabytes(pid: int) -> tuple[float, float]:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    sizes = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines[1:]}
    return sizes["Rss"], sizes["Pss"]
