"""PostgreSQL and Valkey for the tests: named by DATABASE_URL and REDIS_URL, or started here in a throw-away folder.

`tests.settings` calls `ensure_services` before Django reads its settings. With several processes the first one starts
the servers and hands their addresses on in the environment; each process has a Valkey database of its own.
"""

import atexit
import os
import re
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from backend.services.embedded import set_up, start_database, start_queue
from backend.services.folder import ROOTS_FOLDER
from backend.services.identity import can_reach, server_identity
from backend.services.supervisor import Supervisor

# Valkey has 16 databases; 0 is left to the process that starts the others.
_MOST_WORKERS = 15


def ensure_services() -> None:
    """See that DATABASE_URL and REDIS_URL name servers, starting what is not named; they stop with this process."""
    if not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
        _start()
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if worker:
        os.environ["REDIS_URL"] = redis_url_of(worker, os.environ["REDIS_URL"])


def redis_url_of(worker: str, url: str) -> str:
    """The address of the Valkey database that belongs to test process `worker` (gw0, gw1, …) on the server of `url`."""
    number = int(re.sub(r"\D", "", worker)) % _MOST_WORKERS + 1
    return urlunsplit(urlsplit(url)._replace(path=f"/{number}"))


def _start() -> None:
    folder = temporary_folder()
    supervisor = Supervisor(lambda *_: None)
    atexit.register(_stop, supervisor, folder, os.getpid())
    logs = folder / "logs"
    logs.mkdir()
    setup = set_up(folder, durable=False, logs=logs)
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = start_database(supervisor, setup)
    if not os.environ.get("REDIS_URL"):
        os.environ["REDIS_URL"] = start_queue(supervisor, setup)


def temporary_folder() -> Path:
    """A new folder that the servers' user can reach, wherever TMPDIR points."""
    identity = server_identity()
    base = Path(tempfile.gettempdir())
    if identity and not can_reach(identity, base):
        base = ROOTS_FOLDER
        base.mkdir(mode=0o755, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="intersaison-tests-", dir=base))
    folder.chmod(0o711)
    return folder


def _stop(supervisor: Supervisor, folder: Path, starter: int) -> None:
    # A forked child that ends inherits this call, and must leave its parent's servers alone.
    if os.getpid() == starter:
        supervisor.stop()
        shutil.rmtree(folder, ignore_errors=True)
