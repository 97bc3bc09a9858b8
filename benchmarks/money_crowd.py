"""Who goes to pay next in the chaos run: people who have something left to do there come back after a while.

Several crowds act at the same time, each in a process of its own: a single one would keep all its people waiting for
one interpreter.
"""

import gc
from collections import Counter, deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from threading import Lock
from time import perf_counter
from typing import Any

import httpx
from django.db import connections

from benchmarks.money_people import BACK, Person, Place

# So many others come before somebody comes back.
VISITS_BETWEEN = 100


CROWDS, PEOPLE_AT_ONCE = 2, 4


@dataclass(frozen=True)
class Wanted:
    """What a run wants: where people go, where the stand-in is, how many payments begin, for how long (seconds)."""

    places: Sequence[Place]
    address: str
    payments: int
    seconds: float


def act(wanted: Wanted, after_each: Callable[[int], None]) -> Counter[str]:
    """All crowds at once, until nobody is left; which ways people went. `after_each` is told a crowd's visits so far.

    Raises AssertionError when a crowd broke.
    """
    fork = get_context("fork")
    told: Any = fork.SimpleQueue()
    # Each process has connections of its own.
    connections.close_all()
    crowds = [fork.Process(target=_crowd, args=(nth, wanted, after_each, told)) for nth in range(CROWDS)]
    for one in crowds:
        one.start()
    for one in crowds:
        one.join()
    assert not any(one.exitcode for one in crowds), "a crowd broke"
    return sum((told.get() for _one in crowds), Counter[str]())


def _crowd(nth: int, wanted: Wanted, after_each: Callable[[int], None], told: Any) -> None:
    # As the web server does: what was loaded is not looked at again.
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    with httpx.Client(base_url=wanted.address, timeout=60, trust_env=False) as levers:
        crowd = Crowd(nth, wanted, levers)
        with ThreadPoolExecutor(PEOPLE_AT_ONCE) as pool:
            for one in [pool.submit(crowd.go, after_each) for _nth in range(PEOPLE_AT_ONCE)]:
                one.result()
    told.put(crowd.ways)


class Crowd:
    """People until its share of the payments has begun, or time is over; then those who still come back."""

    def __init__(self, nth: int, wanted: Wanted, levers: httpx.Client) -> None:
        self.ways: Counter[str] = Counter()
        self.opened: set[int] = set()
        self._places, self._levers = wanted.places, levers
        self._payments, self._end = wanted.payments / CROWDS, perf_counter() + wanted.seconds
        self._number, self._visits = nth, 0
        self._returning: deque[tuple[int, Person]] = deque()
        self._lock = Lock()

    def go(self, after_each: Callable[[int], None]) -> None:
        """One of those who act at the same time: visits until nobody is left; `after_each` is told their number."""
        while visit := self._next():
            way = visit()
            with self._lock:
                self.ways[way] += 1
                self._visits += 1
                after_each(self._visits)

    def _next(self) -> Callable[[], str] | None:
        with self._lock:
            over = len(self.opened) >= self._payments or perf_counter() >= self._end
            if self._returning and (over or self._returning[0][0] <= self._visits):
                return self._returning.popleft()[1].come_back
            if over:
                return None
            # Every crowd has numbers of its own.
            number, self._number = self._number, self._number + CROWDS
        person = Person(number, self._places[number % len(self._places)], self._levers, self.opened)
        return lambda: self._acted(person)

    def _acted(self, person: Person) -> str:
        way = person.act()
        if person.way in BACK:
            self._returning.append((self._visits + VISITS_BETWEEN, person))
        return way
