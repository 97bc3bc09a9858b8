"""Many people at once: threads that start together, each with its own connection."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, connections

from commons.errors import DomainError

OVERLAPS = """
    SELECT count(*) FROM bookings_allocation a JOIN bookings_allocation b
    ON a.id < b.id AND a.space_id = b.space_id AND a.units && b.units AND a.period && b.period
"""


@dataclass
class Outcome:
    """What came of each call: results, codes of domain errors, and anything that should never happen."""

    won: list[Any] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    broken: list[BaseException] = field(default_factory=list)


def together(calls: Sequence[Callable[[], Any]]) -> Outcome:
    """Run all calls at the same moment."""
    outcome, gate = Outcome(), threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> None:
        try:
            gate.wait(timeout=30)
            outcome.won.append(call())
        except DomainError as error:
            outcome.lost.append(error.code)
        except BaseException as error:
            outcome.broken.append(error)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        list(pool.map(run, calls))
    return outcome


def overlaps() -> int:
    """How many pairs of allocations share a unit at one time."""
    with connection.cursor() as cursor:
        cursor.execute(OVERLAPS)
        return cursor.fetchone()[0]
