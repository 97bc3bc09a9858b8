"""When the worker looks for what is due. The fall-back of waking, and the only clock of deadlines.

Each entry is a question to the database that finds nothing when somebody else has just asked it: two beats do no harm.
"""

from datetime import timedelta
from typing import Any

SECOND = timedelta(seconds=1)
EVERY = {
    "heartbeat": 15 * SECOND,
    "deliver": 10 * SECOND,
    "settle_payments": 10 * SECOND,
    "make_documents": 10 * SECOND,
    "expire_lapsed": 15 * SECOND,
    "sync_feeds": 15 * SECOND,
    "complete_past": 300 * SECOND,
    "lapse_waiting": 300 * SECOND,
    "look_at_searches": 30 * SECOND,
    "reconcile": timedelta(hours=24),
    "remind_of_deposits": 900 * SECOND,
    "purge": timedelta(hours=6),
    "forget_by_age": timedelta(hours=1),
    "seal_second_factors": timedelta(hours=1),
}


def timetable() -> dict[str, dict[str, Any]]:
    """The entries for beat. A task that waited as long as its interval is given up: the next one asks the same."""
    return {
        name: {
            "task": f"worker.tasks.{name}",
            "schedule": interval,
            "options": {"expires": interval.total_seconds()},
        }
        for name, interval in EVERY.items()
    }
