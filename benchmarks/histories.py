"""10,000 random operations on venues, against a model that only counts.

Each operation asserts that nothing is taken twice, that whatever the model has room for can be had and nothing else,
and that every reservation outside the openings is one that a host said yes to. `OPERATIONS` and `SEED` may be set.
"""

import os
from collections import Counter
from random import Random
from time import perf_counter

from django.db import transaction

from benchmarks.frame import Figure
from tests.bookings.histories import STEPS, History, Op

OPERATIONS_A_VENUE = 80


def measure() -> list[Figure]:
    """Play all histories; the first disagreement raises AssertionError with the operation."""
    operations, random = int(os.environ.get("OPERATIONS", 10_000)), Random(int(os.environ.get("SEED", 2027)))
    done: Counter[str] = Counter()
    began = perf_counter()
    for _venue in range(-(-operations // OPERATIONS_A_VENUE)):
        with transaction.atomic():
            done.update(_play(random))
            transaction.set_rollback(True)
    seconds = perf_counter() - began
    played = sum(count for name, count in done.items() if not name.startswith("lost"))
    refused = sum(count for name, count in done.items() if name.startswith("lost"))
    return [
        Figure("operations", f"{played:,}", "10,000"),
        Figure("overlaps", "0", "0"),
        Figure("refusals while there was room", "0", "0", f"{refused:,} refusals, all for want of room"),
        Figure("reservations orphaned in silence", "0", "0"),
        Figure("time", f"{seconds:.0f} s, {played / seconds:.0f} operations/s, every one checked"),
    ]


def _play(random: Random) -> Counter[str]:
    history = History()
    for _ in range(OPERATIONS_A_VENUE):
        history.step(Op(random.choice(STEPS), *(random.randrange(1000) for _number in range(4))))
    return history.counts
