"""10,000 saved searches, all due at once, looked at again by one worker process among 1,000 venues, well booked.

`SAVED_SEARCHES=500` for fewer; the processor time of one look is told in any case.
"""

import os
import subprocess
import sys
from datetime import datetime, time, timedelta
from time import perf_counter

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from benchmarks.data import Size, fill, first_day
from benchmarks.frame import Figure
from bookings.models import KnownMatch, SavedSearch
from bookings.saved.looking import claim_due_search, look_at
from commons.models import Notice

SEARCHES = int(os.environ.get("SAVED_SEARCHES", "10000"))
PEOPLE = 1_000
# Of ten: so many for a given time, the rest for any time within two weeks.
FIXED_OF_TEN = 6
DUE = timedelta(minutes=1)


def measure() -> list[Figure]:
    """A first round, in which everything found is news, and one in which little is; statements of one look."""
    fill(Size(spaces=4_000, reservations_per_space=20, days=60))
    _make()
    first, _work, _memory = _round()
    told = Notice.objects.count()
    assert told == SavedSearch.objects.filter(told_at__isnull=False).count() > 0
    # A few spaces are forgotten, as if they had not been there: each is news again for those who search for it.
    forgotten = KnownMatch.objects.filter(space_id__in=KnownMatch.objects.values("space_id").distinct()[:5])
    affected = forgotten.values("search").distinct().count()
    forgotten.delete()
    begun = timezone.now()
    SavedSearch.objects.update(look_at=begun - DUE)
    seconds, work, memory = _round()
    again = Notice.objects.count() - told
    left = SavedSearch.objects.filter(looked_at__lt=begun).count()
    SavedSearch.objects.filter(pk__in=SavedSearch.objects.values("pk")[:1]).update(look_at=timezone.now() - DUE)
    with CaptureQueriesContext(connection) as statements:
        look_at(claim_due_search(now=timezone.now()), now=timezone.now())  # type: ignore[arg-type]
    return [
        Figure(f"first round of {SEARCHES} searches, all of it news", f"{first:.0f} s", "", f"{told} letters"),
        Figure(f"a round of {SEARCHES}, little news", f"{seconds:.0f} s", "≤ 600 s for 10,000", f"{again} letters"),
        Figure("processor time of the worker for one look", f"{1000 * work / SEARCHES:.1f} ms"),
        Figure("searches left over", f"{left}", "0", ""),
        Figure("letters too few or too many", f"{abs(again - affected)}", "0", ""),
        Figure("memory of the worker at most", f"{memory:.0f} MB", "≤ 250 MB", "resident, without shared pages apart"),
        Figure("statements of one look, nothing new", f"{len(statements)}", "", ""),
    ]


def _round() -> tuple[float, float, float]:
    """Seconds, those of the processor, and most megabytes of a worker that begins now and ends when nothing is due."""
    began = perf_counter()
    # A program of ours with arguments of ours.
    worker = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.saved_worker"], env={**os.environ, "LOG_LEVEL": "ERROR"}
    )
    _pid, status, usage = os.wait4(worker.pid, 0)
    assert status == 0
    return perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


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
