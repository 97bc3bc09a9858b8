"""A mail server that keeps what it accepts, and real worker processes on the test's own database and queue."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
import redis
from aiosmtpd.controller import Controller
from django.conf import settings
from django.db import connection

from backend.services.ports import LOOPBACK
from tests.commons.test_notices import free_port
from worker.waking import send

CHECKOUT = Path(__file__).resolve().parents[2]
# A worker takes some seconds to start, more on a busy machine.
PATIENCE_SECONDS = 60.0


@dataclass
class Sink:
    """A mail server. Each message takes `seconds` to accept; `ids` are the Message-IDs in the order they came."""

    port: int
    seconds: float = 0.0
    ids: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        time.sleep(self.seconds)
        message = message_from_bytes(envelope.content, policy=default)
        with self._lock:
            self.ids.append(message["Message-ID"])
        return "250 kept"


@pytest.fixture
def sink() -> Iterator[Sink]:
    sink = Sink(free_port())
    controller = Controller(sink, hostname=LOOPBACK, port=sink.port)
    controller.start()
    yield sink
    controller.stop()


@pytest.fixture
def queue() -> Iterator[redis.Redis]:
    """The broker, with an empty queue before and after."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.delete("intersaison", "unacked", "unacked_index")
        yield client
        client.delete("intersaison", "unacked", "unacked_index")


StartWorker = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def start_worker(sink: Sink, tmp_path: Path) -> Iterator[StartWorker]:
    """Starts `celery worker` as in production, in a process group of its own; all are killed at the end."""
    started: list[subprocess.Popen[bytes]] = []
    log = (tmp_path / "worker.log").open("wb")

    def start(app: str = "worker.app", **environment: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-W", "ignore", "-m", "celery", "--quiet", "--app", app, "worker"]
        options = ["--loglevel", "WARNING", "--concurrency", "2", "--without-mingle", "--without-gossip"]
        process = subprocess.Popen(
            [*command, *options],
            cwd=CHECKOUT,
            env={**os.environ, **_environment(sink), **environment},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        kill(process)
    log.close()


def kill(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL to the worker and its children at once: nothing is tidied up."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def ask_until(condition: Callable[[], bool], what: str, ask: Callable[[], object] = send) -> None:
    """Wake the workers every second, as the timetable does, until it is so. Fails after some patience."""
    deadline, next_call = time.monotonic() + PATIENCE_SECONDS, 0.0
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"{what} did not happen")
        if time.monotonic() > next_call:
            next_call = time.monotonic() + 1
            ask()
        time.sleep(0.05)


def _environment(sink: Sink) -> dict[str, str]:
    database = connection.settings_dict
    user, host, port, name = (database[key] for key in ("USER", "HOST", "PORT", "NAME"))
    password = f":{database['PASSWORD']}" if database["PASSWORD"] else ""
    return {
        "DJANGO_SETTINGS_MODULE": "backend.settings",
        "DATABASE_URL": f"postgres://{user}{password}@{host}:{port}/{name}",
        "REDIS_URL": settings.REDIS_URL,
        "EMAIL_URL": f"smtp://{LOOPBACK}:{sink.port}",
    }
