"""The workers of the chaos run: each does what the timetable does about money, again and again, until it is killed.

`python -m benchmarks.money_worker COUNT`: each line on the standard input kills one of them in the middle of whatever
it is doing, and a new one takes its place. They are forked from a process without connections, so that beginning costs
nothing. At the end of the input all are killed; the last line says how many had been, and how many fell by themselves.
"""

import json
import os
import random
import signal
import sys
import time
from datetime import timedelta

import django

if __name__ == "__main__":
    django.setup()

from django.utils import timezone

from bookings.deadlines import expire_lapsed
from bookings.payments.closing import look_at_due
from bookings.payments.refunding import ask_due_refunds
from bookings.payments.webhooks import handle_webhooks
from commons import outbox

PAUSE_SECONDS = 0.2


def round_of_work(ahead: timedelta = timedelta()) -> int:
    """What is due at a time that lies `ahead`; how many things were tried."""
    now = timezone.now() + ahead
    return (
        handle_webhooks(now=now, limit=200)
        + look_at_due(now=now, limit=50)
        + ask_due_refunds(now=now, limit=50)
        + expire_lapsed(now=now)
    )


def _work() -> None:
    while True:
        if not round_of_work():
            time.sleep(PAUSE_SECONDS)


def _forked() -> int:
    pid = os.fork()
    if not pid:
        try:
            _work()
        finally:
            # Whatever it was: never back into the process that it was forked from.
            os._exit(1)
    return pid


def _ended(pid: int) -> bool:
    """Kill it; whether it had fallen by itself before."""
    fallen, _status = os.waitpid(pid, os.WNOHANG)
    if not fallen:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    return bool(fallen)


def _serve(count: int) -> dict[str, int]:
    workers, killed, fallen, rng = [_forked() for _ in range(count)], 0, 0, random.Random(7)
    for _line in sys.stdin:
        nth = rng.randrange(count)
        fell = _ended(workers[nth])
        killed, fallen = killed + (not fell), fallen + fell
        workers[nth] = _forked()
    fallen += sum(_ended(pid) for pid in workers)
    return {"killed": killed, "fallen": fallen}


if __name__ == "__main__":
    # Nobody listens at the broker here.
    outbox._wakers.clear()
    print(json.dumps(_serve(int(sys.argv[1]))), flush=True)
