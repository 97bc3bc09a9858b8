"""Time that a person or a test may move forward."""

import time
from collections.abc import Callable


class Clock:
    """Seconds since 1970 as the stand-in sees them: the machine's, and what was added."""

    def __init__(self, moved: float = 0, machine: Callable[[], float] = time.time) -> None:
        self.moved = moved
        self._machine = machine

    def now(self) -> int:
        return int(self.exact())

    def exact(self) -> float:
        return self._machine() + self.moved

    def advance(self, seconds: float) -> None:
        """Goes forward. Raises ValueError for a negative number: what happened would lie in the future."""
        if seconds < 0:
            raise ValueError("time only goes forward")
        self.moved += seconds
