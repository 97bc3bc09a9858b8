"""Misbehaviour on demand: how often each thing goes wrong, from 0 (never) to 1 (always).

Each kind of thing draws from its own row of numbers, made from the seed alone: the same seed and the same order of
requests go wrong in the same places.
"""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields


@dataclass
class Chaos:
    """What goes wrong. Shares are from 0 to 1, the rest seconds and numbers."""

    seed: int = 0
    # Events: sent again (up to `copies` times), never sent, sent late (by up to `delay_seconds`), overtaken by others.
    duplicate: float = 0
    copies: int = 4
    drop: float = 0
    delay: float = 0
    delay_seconds: float = 5
    reorder: float = 0
    reorder_seconds: float = 1
    # Writing requests: answered 500 after or before the work is done, done and never answered, answered late.
    error_after: float = 0
    error_before: float = 0
    hang: float = 0
    hang_seconds: float = 30
    slow: float = 0
    slow_seconds: float = 2
    # The events of a request arrive before its answer does.
    events_first: float = 0
    # The session is expired while the card is being checked; it is paid while the site asks to expire it.
    expire_while_paying: float = 0
    pay_while_expiring: float = 0
    _drawn: Counter[str] = field(default_factory=Counter, repr=False)

    def happens(self, what: str) -> bool:
        """Whether it goes wrong this time."""
        share = float(getattr(self, what))
        return share > 0 and self.draw(what) < share

    def draw(self, what: str) -> float:
        """The next number from 0 to 1 in a row."""
        self._drawn[what] += 1
        return random.Random(f"{self.seed}:{what}:{self._drawn[what]}").random()

    def change(self, given: Mapping[str, object]) -> None:
        """Takes new values over. Raises ValueError for a name or number that makes no sense."""
        known = {one.name: one.type for one in fields(self) if not one.name.startswith("_")}
        for name, value in given.items():
            if name not in known:
                raise ValueError(f"There is no misbehaviour named {name}; there are {', '.join(known)}.")
            number = float(str(value))
            if number < 0:
                raise ValueError(f"{name} cannot be negative.")
            setattr(self, name, int(number) if known[name] in (int, "int") else number)
        if "seed" in given:
            self._drawn.clear()

    def told(self) -> dict[str, float]:
        """All values by name."""
        return {one.name: getattr(self, one.name) for one in fields(self) if not one.name.startswith("_")}


def read_chaos(words: str) -> Chaos:
    """From the environment's words: `duplicate=0.3 drop=0.05 seed=7`. Raises ValueError."""
    chaos = Chaos()
    pairs = [word.partition("=") for word in words.replace(",", " ").split()]
    chaos.change({name: value or "0" for name, _sign, value in pairs})
    return chaos
