"""The Celery app: `celery --app worker.app worker` and `celery --app worker.app beat`."""

import gc
import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")

from django.conf import settings

from worker.timetable import timetable

app = Celery("intersaison", broker=settings.REDIS_URL, include=["worker.tasks"])
app.conf.update(
    task_default_queue="intersaison",
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    # A task is done when it has ended, not when it was taken; what a dead process had taken is taken again.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    # Longer than any task means to take: the loops inside are bounded, and leases outlive a killed one.
    task_soft_time_limit=240,
    task_time_limit=300,
    worker_hijack_root_logger=False,
    worker_cancel_long_running_tasks_on_connection_loss=False,
    broker_connection_retry_on_startup=True,
    broker_connection_timeout=5,
    broker_transport_options={"socket_connect_timeout": 5, "socket_keepalive": True, "max_retries": 2},
    enable_utc=True,
    timezone="UTC",
    beat_schedule=timetable(),
)


@beat_init.connect
def ask_at_once(**_signal: Any) -> None:
    """Beat waits one interval before it sends anything: after a stop, what has become due meanwhile need not wait."""
    for entry in timetable().values():
        app.send_task(entry["task"], **entry["options"])


@worker_init.connect
def leave_alone_what_was_loaded(**_signal: Any) -> None:
    """Before processes are forked: what is loaded stays, so it is frozen, and shared (as for the web processes).

    Reading a large calendar makes some ten thousand objects and drops them. Looking for cycles among them, and every
    tenth time among all that is loaded, took about a third as long again as the look at it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
