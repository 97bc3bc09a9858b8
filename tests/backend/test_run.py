"""`make run` from the first start to the last: it answers, stops calmly, keeps its data, and leaves nothing behind."""

import http.client
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from backend.services.options import CHECKOUT
from backend.services.ports import LOOPBACK, is_free
from tests.services import temporary_folder

pytestmark = pytest.mark.long
# A first start on a quiet machine takes about twenty seconds; the other tests keep this one busy.
PATIENCE = 120


class Site:
    """One run of the supervisor in `folder`, on `port` and the two after it."""

    def __init__(self, folder: Path, port: int) -> None:
        self.port = port
        environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL")}
        environment |= {"DATA_DIR": str(folder), "PORT": str(port), "DEMO": "0"}
        self.log = folder.with_suffix(".log")
        with self.log.open("a") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "backend.services"],
                cwd=CHECKOUT,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until_it_answers(self) -> None:
        """Until /livez answers."""
        begun = time.monotonic()
        while get(self.port, "/livez") != 200:
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < begun + PATIENCE, self.log.read_text()
            time.sleep(0.1)

    def family(self) -> set[int]:
        """Every process that it has started, directly or not."""
        parents = {}
        for entry in Path("/proc").glob("[0-9]*/stat"):
            try:
                parents[int(entry.parent.name)] = int(entry.read_text().rsplit(")", 1)[1].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
        found = {self.process.pid}
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        return found - {self.process.pid}

    def end(self) -> None:
        """Kill it if it still runs; the kernel then ends its family."""
        family = self.family()
        self.process.kill()
        self.process.wait()
        wait_until_gone(family)


@pytest.fixture
def folder() -> Iterator[Path]:
    made = temporary_folder()
    yield made / "data"
    shutil.rmtree(made)


@pytest.fixture
def start(folder: Path, port: int) -> Iterator[Callable[[str], Site]]:
    """Starts the site with the data folder of a name; none survives the test."""
    sites: list[Site] = []

    def begin(name: str) -> Site:
        sites.append(Site(folder.with_name(name), port))
        return sites[-1]

    yield begin
    for site in sites:
        site.end()


@pytest.fixture
def port() -> int:
    """A port that is free together with the two after it."""
    for candidate in range(20000 + os.getpid() % 5000, 32000, 7):
        if all(is_free(LOOPBACK, candidate + step) for step in range(3)):
            return candidate
    pytest.fail("no three free ports in a row")


def get(port: int, path: str) -> int | None:
    """The status of a GET, or None when nobody answers."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


def alive(pids: set[int]) -> set[int]:
    """Those of `pids` that still run."""
    return {pid for pid in pids if Path(f"/proc/{pid}").exists()}


def wait_until_gone(pids: set[int]) -> None:
    until = time.monotonic() + 20
    while alive(pids) and time.monotonic() < until:
        time.sleep(0.1)
    assert alive(pids) == set()


def test_the_site_starts_stops_and_starts_again(start: Callable[[str], Site], folder: Path, port: int) -> None:
    first = start("data")
    first.wait_until_it_answers()
    family = first.family()
    assert len(family) >= 8
    refused = start("other")
    assert refused.process.wait(timeout=PATIENCE) == 1
    assert refused.log.read_text() == (
        f"Intersaison: Port {port}, which the site needs, is in use or not allowed."
        " Stop what uses it, or choose another port with PORT=<number>.\n"
    )

    # Twice: an impatient person does no harm.
    first.process.send_signal(signal.SIGINT)
    first.process.send_signal(signal.SIGINT)
    assert first.process.wait(timeout=PATIENCE) == 0, first.log.read_text()
    wait_until_gone(family)
    assert first.log.read_text().endswith(f"Stopped. Everything is kept in {folder}; “make run” goes on from there.\n")
    assert first.log.read_text().count("loading the communes") == 1

    second = start("data")
    second.wait_until_it_answers()
    assert second.log.read_text().count("loading the communes") == 1
    family = second.family()
    second.process.kill()
    second.process.wait()
    wait_until_gone(family)
