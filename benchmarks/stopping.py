"""Work that stops at named places until it is told to go on: how an order of things is forced on real code."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from django.db import connections

from commons.errors import DomainError

START, END = "start", "end"
PATIENCE = 60.0
_mine = threading.local()


class Actor:
    """Somebody whose work goes on only while `step` is called; `at` is the place where it stops now.

    It runs in a thread of its own, with a connection of its own, never at the same time as whoever calls `step`, and
    takes one work after the other. Refusals of the domain are an end like any other; `broken` is anything else.
    """

    def __init__(self) -> None:
        self.at = END
        self.broken: BaseException | None = None
        self._work: Callable[[], object] | None = None
        self._go, self._stopped = threading.Semaphore(0), threading.Semaphore(0)
        threading.Thread(target=self._run, daemon=True).start()

    def take(self, work: Callable[[], object]) -> None:
        """The next work; the last one has ended."""
        assert self.at == END
        self.at, self.broken, self._work = START, None, work

    def step(self) -> None:
        """Lets it do what lies between this stop and the next."""
        self._go.release()
        if not self._stopped.acquire(timeout=PATIENCE):
            raise RuntimeError(f"it does not come back from {self.at}")

    def leave(self) -> None:
        """Ends it, and its connection."""
        self._work = None
        self.step()

    def stop(self, place: str) -> None:
        """Waits at a place, in the thread of the work."""
        self.at = place
        self._stopped.release()
        self._go.acquire()

    def _run(self) -> None:
        _mine.actor = self
        self._go.acquire()
        while self._work is not None:
            try:
                self._work()
            except DomainError:
                pass
            except BaseException as error:
                self.broken = error
            self.stop(END)
        connections.close_all()
        self._stopped.release()


@contextmanager
def stops(*places: tuple[ModuleType, str, str]) -> Iterator[None]:
    """While the block runs, actors stop before each of these functions: module, name there, name of the place."""
    kept = [(module, name, getattr(module, name)) for module, name, _place in places]
    for (module, name, function), (_module, _name, place) in zip(kept, places, strict=True):
        setattr(module, name, _stopping(function, place))
    try:
        yield
    finally:
        for module, name, function in kept:
            setattr(module, name, function)


def _stopping(function: Callable[..., Any], place: str) -> Callable[..., Any]:
    def stopped(*given: Any, **named: Any) -> Any:
        actor = getattr(_mine, "actor", None)
        if actor is not None:
            actor.stop(place)
        return function(*given, **named)

    return stopped
