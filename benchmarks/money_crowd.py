"""Who goes to pay next in the chaos run: people who have something left to do there come back after a while."""

from collections import Counter, deque
from collections.abc import Callable, Sequence
from threading import Lock
from time import perf_counter

import httpx

from benchmarks.money_people import BACK, Person, Place

# So many others come before somebody comes back.
VISITS_BETWEEN = 100


class Crowd:
    """People until `payments` have begun, or until so many `seconds` have passed; then those who still come back."""

    def __init__(self, places: Sequence[Place], levers: httpx.Client, *, payments: int, seconds: float) -> None:
        self.ways: Counter[str] = Counter()
        self.opened: set[int] = set()
        self._places, self._levers = places, levers
        self._payments, self._end = payments, perf_counter() + seconds
        self._number, self._visits = 0, 0
        self._returning: deque[tuple[int, Person]] = deque()
        self._lock = Lock()

    @property
    def visits(self) -> int:
        return self._visits

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
            number, self._number = self._number, self._number + 1
        person = Person(number, self._places[number % len(self._places)], self._levers, self.opened)
        return lambda: self._acted(person)

    def _acted(self, person: Person) -> str:
        way = person.act()
        if person.way in BACK:
            self._returning.append((self._visits + VISITS_BETWEEN, person))
        return way
