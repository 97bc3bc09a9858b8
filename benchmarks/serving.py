"""The site as it is served (gunicorn, two processes), and a bounded number of clients on this machine."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Barrier
from time import perf_counter

from backend.services.commands import WEB_ENVIRONMENT
from backend.services.ports import LOOPBACK, answers, is_free

PROCESSES = 2
PATIENCE = 30.0
FIRST_PORT = 18300


@dataclass(frozen=True, slots=True)
class Request:
    """What one client sends."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and after how many milliseconds."""

    status: int
    milliseconds: float
    body: bytes


@dataclass(frozen=True, slots=True)
class Load:
    """Answers of many clients, and the seconds they took together."""

    answers: list[Answer]
    seconds: float

    @property
    def per_second(self) -> float:
        return len(self.answers) / self.seconds

    def statuses(self) -> dict[int, int]:
        """How many answers of each status."""
        found: dict[int, int] = {}
        for answer in self.answers:
            found[answer.status] = found.get(answer.status, 0) + 1
        return found


@dataclass(frozen=True, slots=True)
class Site:
    """A running server."""

    port: int
    pid: int

    def workers(self) -> list[int]:
        """The ids of the web processes."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [int(pid) for pid in children.split()]


@contextmanager
def served(application: str = "backend.wsgi") -> Iterator[Site]:
    """gunicorn with our configuration, until the block ends; throttles are on (see `visitor`)."""
    port = next(port for port in range(FIRST_PORT, FIRST_PORT + 500) if is_free(LOOPBACK, port))
    environment = {
        **os.environ,
        **WEB_ENVIRONMENT,
        "PORT": str(port),
        "WEB_CONCURRENCY": str(PROCESSES),
        "NUM_PROXIES": "1",
        "THROTTLE_USER": "100000/min",
        "LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "backend/gunicorn.py", "--access-logfile", "/dev/null"]
    with TemporaryDirectory() as folder, (Path(folder) / "log").open("w+") as log:
        # A program of ours with arguments of ours.
        server = subprocess.Popen([*command, application], env=environment, stdout=log, stderr=log)
        try:
            _wait(server, port)
            yield Site(port, server.pid)
        finally:
            server.terminate()
            server.wait(PATIENCE)


def load(port: int, clients: int, requests_of: Callable[[int], Iterator[Request]], *, seconds: float) -> Load:
    """`clients` at once, each sending its own requests one after the other, for so many seconds at most."""
    gate = Barrier(clients + 1)

    def client(number: int) -> list[Answer]:
        connection = HTTPConnection(LOOPBACK, port, timeout=PATIENCE)
        connection.connect()
        requests = requests_of(number)
        gate.wait()
        end, found = perf_counter() + seconds, []
        for request in requests:
            if perf_counter() >= end:
                break
            found.append(ask(connection, request))
        connection.close()
        return found

    with ThreadPoolExecutor(clients) as pool:
        running = [pool.submit(client, number) for number in range(clients)]
        gate.wait()
        began = perf_counter()
        found = [answer for one in running for answer in one.result()]
        return Load(found, perf_counter() - began)


def ask(connection: HTTPConnection, request: Request) -> Answer:
    """One request on an open connection."""
    began = perf_counter()
    connection.request(request.method, request.path, request.body, request.headers)
    response = connection.getresponse()
    body = response.read()
    return Answer(response.status, (perf_counter() - began) * 1000, body)


def at_once(port: int, requests: Sequence[Request]) -> list[Answer]:
    """Each request by a client of its own, all at the same moment."""
    return load(port, len(requests), lambda number: iter([requests[number]]), seconds=PATIENCE).answers


def visitor(number: int, count: int) -> dict[str, str]:
    """The headers of a visitor with an address of its own, so that throttles count but do not stop."""
    return {"X-Forwarded-For": f"10.{number}.{count // 250 % 250}.{count % 250}", "Host": "127.0.0.1"}


def _wait(server: "subprocess.Popen[bytes]", port: int) -> None:
    end = time.monotonic() + PATIENCE
    while not answers(LOOPBACK, port):
        if server.poll() is not None or time.monotonic() > end:
            raise RuntimeError("the web server did not start")
        time.sleep(0.1)
