"""Waking the worker after a commit, without ever making the person who waits for the answer wait for the broker.

A thread of each process sends the tasks. Commits that come while it is sending are told of together. Without a broker
the wake is lost, and the timetable finds a few seconds later what it would have found.
"""

import logging
import threading
from collections.abc import Callable

from worker.app import app

logger = logging.getLogger(__name__)

TASKS = ("worker.tasks.settle_payments", "worker.tasks.deliver", "worker.tasks.sync_feeds")
# Soon the timetable asks anyway.
EXPIRES_SECONDS = 10.0


class Waker:
    """Calls `send` from a thread of its own, which starts with the first wake (and anew after a fork)."""

    def __init__(self, send: Callable[[], object]) -> None:
        self._send = send
        self._wanted = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def __call__(self) -> None:
        self._wanted.set()
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="wake", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while self._wanted.wait():
            self._wanted.clear()
            self._send()


def send() -> bool:
    """Put the tasks into the queue now. False without a broker."""
    try:
        for name in TASKS:
            app.send_task(name, expires=EXPIRES_SECONDS, retry=False)
    except Exception as error:
        logger.warning("the worker could not be woken; its timetable will do: %s", error)
        return False
    return True


wake = Waker(send)
