"""Fifty threads take 10,000 numbers of one series, a third of their transactions rolled back; then without the lock."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import pairwise
from threading import Lock

from django.db import connection, connections, transaction
from django.utils import timezone

from accounts.models import Organisation
from benchmarks.frame import Figure
from bookings.invoices.numbering import Number, take_number

THREADS = 50
NUMBERS = 10_000
CONTROL_NUMBERS = 1_000
ROLLED_BACK = 0.3
CARELESS = "SELECT coalesce(max(number), 0) + 1 FROM careless"

Take = Callable[[datetime], Number]


class RolledBack(Exception):
    """A transaction that comes to nothing."""


def measure() -> list[Figure]:
    """Gaps, twins and dates out of order; and that without the lock there are some."""
    organisation = Organisation.objects.create(kind="company", name="Numbers")
    taken = _race(NUMBERS, lambda at: take_number(organisation_id=organisation.pk, kind="invoice", now=at))
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE careless (number integer)")
    control = _race(CONTROL_NUMBERS, _careless)
    raced = _twins(control)
    assert raced, "without the lock nothing happened: this run proves nothing"
    return [
        Figure("numbers committed by 50 threads", f"{len(taken)}", f"{NUMBERS}", ""),
        Figure("gaps, twins", f"{_gaps(taken)}, {_twins(taken)}", "0, 0", ""),
        Figure("dates out of order", f"{_disorder(taken)}", "0", ""),
        Figure(f"without the lock: twins of {len(control)}", f"{raced}", "some", "negative control"),
    ]


def _race(wanted: int, take: Take) -> list[Number]:
    committed: list[Number] = []
    guard = Lock()

    def work(seed: int) -> None:
        rng = random.Random(seed)
        try:
            while True:
                with guard:
                    if len(committed) >= wanted:
                        return
                number = _attempt(take, rng)
                if number is not None:
                    with guard:
                        committed.append(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, range(THREADS)))
    return committed


def _attempt(take: Take, rng: random.Random) -> Number | None:
    try:
        with transaction.atomic():
            number = take(timezone.now() + timedelta(seconds=rng.uniform(-5, 5)))
            if rng.random() < ROLLED_BACK:
                raise RolledBack
            return number
    except RolledBack:
        return None


def _careless(at: datetime) -> Number:
    with connection.cursor() as cursor:
        cursor.execute(CARELESS)
        number = cursor.fetchone()[0]
        cursor.execute("INSERT INTO careless VALUES (%s)", [number])
    return Number(f"F-{number:05d}", at, at.date())


def _counted(numbers: list[Number]) -> list[int]:
    return sorted(int(number.text.rpartition("-")[2]) for number in numbers)


def _gaps(numbers: list[Number]) -> int:
    counted = set(_counted(numbers))
    return max(counted) - len(counted)


def _twins(numbers: list[Number]) -> int:
    return len(numbers) - len(set(_counted(numbers)))


def _disorder(numbers: list[Number]) -> int:
    instants = [number.at for number in sorted(numbers, key=lambda one: one.text)]
    return sum(later < earlier for earlier, later in pairwise(instants))
