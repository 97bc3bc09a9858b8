"""10,000 saved searches, all due at once, looked at again by one worker process among 1,000 venues, well booked.

`SAVED_SEARCHES=500` for fewer; the worker's processor time of one search is told in any case.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from time import perf_counter

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from benchmarks.data import SPACES_PER_VENUE, Size, fill, first_day
from benchmarks.frame import Figure
from bookings.models import Allocation, SavedSearch
from bookings.saved.looking import claim_due_search, look_at
from commons.models import Notice
from venues.models import Venue

SEARCHES = int(os.environ.get("SAVED_SEARCHES", "10000"))
PEOPLE = 1_000
VENUES, CHANGED = 1_000, 30
# Of ten: so many for a given time, the rest for any time within two weeks.
FIXED_OF_TEN = 6
DUE = timedelta(minutes=1)


def measure() -> list[Figure]:
    """Rounds: all is news, nothing has changed, some venues have; and whether whole looks then find what was missed."""
    fill(Size(spaces=VENUES * SPACES_PER_VENUE, reservations_per_space=20, days=60))
    _make()
    first = _round()
    assert first.letters == SavedSearch.objects.filter(told_at__isnull=False).count() > 0
    quiet = _round()
    changed = _free_some()
    some = _round()
    SavedSearch.objects.update(seen=None)
    whole = _round()
    SavedSearch.objects.filter(pk__in=SavedSearch.objects.values("pk")[:1]).update(look_at=timezone.now() - DUE)
    with CaptureQueriesContext(connection) as statements:
        look_at(claim_due_search(now=timezone.now()), now=timezone.now())  # type: ignore[arg-type]
    aim = "≤ 600 s for 10,000"
    return [
        Figure(f"first round of {SEARCHES} searches, all of it news", *first.figure()),
        Figure("a round in which nothing has changed", *quiet.figure(aim)),
        Figure(f"a round in which {changed} of {VENUES} venues have changed", *some.figure(aim)),
        Figure("a round of whole looks, as if everything had", *whole.figure()),
        Figure("letters that whole looks add", f"{whole.letters}", "0", ""),
        Figure("searches left over", f"{sum(one.left for one in (first, quiet, some, whole))}", "0", ""),
        Figure("memory of the worker at most", f"{first.megabytes:.0f} MB", "≤ 250 MB", "without shared pages"),
        Figure("statements of one look", f"{len(statements)}", "", ""),
    ]


@dataclass(frozen=True, slots=True)
class Round:
    """What a worker took that began when all searches were due, and ended when none was."""

    seconds: float
    processor: float
    megabytes: float
    letters: int
    left: int

    def figure(self, aim: str = "") -> tuple[str, str, str]:
        """Measured, aim and remark of a row."""
        look = f"{1000 * self.processor / SEARCHES:.1f} ms of the worker's processor a search, {self.letters} letters"
        return f"{self.seconds:.0f} s", aim, look


def _round() -> Round:
    begun, letters = timezone.now(), Notice.objects.count()
    SavedSearch.objects.update(look_at=begun - DUE)
    began = perf_counter()
    # A program of ours with arguments of ours.
    worker = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.saved_worker"], env={**os.environ, "LOG_LEVEL": "ERROR"}
    )
    _pid, status, usage = os.wait4(worker.pid, 0)
    assert status == 0
    return Round(
        perf_counter() - began,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss / 1024,
        Notice.objects.count() - letters,
        SavedSearch.objects.filter(looked_at__lt=begun).count(),
    )


def _free_some() -> int:
    """Take all reservations out of some venues, as if they had been cancelled. How many venues."""
    venues = list(Venue.objects.order_by("pk").values_list("pk", flat=True)[:: VENUES // CHANGED][:CHANGED])
    Allocation.objects.filter(space__venue__in=venues).delete()
    return len(venues)


def _make() -> None:
    """People with ten searches each, told at once: a place, a day or two weeks, a kind of space."""
    people = User.objects.bulk_create([User(email=f"bench-{nth}@example.test") for nth in range(PEOPLE)])
    now = timezone.now()
    SavedSearch.objects.bulk_create(
        SavedSearch(
            user=people[nth % PEOPLE],
            name="Bench",
            query=_query(nth),
            alert="at_once",
            look_at=now - DUE,
            looked_at=now,
        )
        for nth in range(SEARCHES)
    )


def _query(nth: int) -> str:
    day = first_day() + timedelta(days=1 + nth % 40)
    place = f"near={44.3 + nth % 97 / 250:.3f},{3.3 + nth % 89 / 250:.3f}&radius_km={(5, 10, 30)[nth % 3]}"
    kind = ("desks", "meeting_room")[nth % 2]
    if nth % 10 < FIXED_OF_TEN:
        begins = datetime.combine(day, time(8 + nth % 6))
        return f"{place}&kind={kind}&from={begins:%Y-%m-%dT%H:%M}&to={begins + timedelta(hours=2):%Y-%m-%dT%H:%M}"
    return f"{place}&kind={kind}&between={day}/{day + timedelta(days=14)}&duration=PT3H&weekdays={nth % 5}"
