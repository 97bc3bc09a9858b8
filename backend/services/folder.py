"""The data folder: where a local site keeps its database, its queue and its secrets."""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from backend.services.errors import CannotStart
from backend.services.identity import Identity, first_closed

ROOTS_FOLDER = Path("/var/lib/intersaison")


@dataclass(frozen=True)
class Instance:
    """What one data folder remembers between starts: secrets made once, and the ports used last time."""

    secret_key: str
    database_password: str
    queue_password: str
    database_port: int | None = None
    queue_port: int | None = None


def default_folder(checkout: Path) -> Path:
    """`.data` in the checkout; for root a folder that the database's system user can reach."""
    return ROOTS_FOLDER if os.geteuid() == 0 else checkout / ".data"


def make_folder(folder: Path) -> None:
    """Make `folder` and see that we may write into it. Raises CannotStart otherwise."""
    try:
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        probe = folder / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise CannotStart(
            f"The data folder {folder} cannot be written: {error.strerror}. Choose another with DATA_DIR=<folder>."
        ) from None


def require_reachable(folder: Path, identity: Identity | None) -> None:
    """Raise CannotStart when the servers' user may not enter `folder`; we open no folder for it."""
    closed = first_closed(identity, folder) if identity else None
    if closed is not None:
        raise CannotStart(
            f"The database runs as the system user “{identity.name if identity else ''}”, which may not enter {closed},"
            f" and no folder is opened for it. Choose a data folder elsewhere with DATA_DIR=<folder>"
            f" (for root, {ROOTS_FOLDER} is the usual one)."
        )


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the data folder's lock. Raises CannotStart when another start holds it."""
    with (folder / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(
                f"The site already runs with the data folder {folder}."
                " Stop it first, or start a second one with another DATA_DIR and PORT."
            ) from None
        yield


def read_instance(folder: Path) -> Instance:
    """What `folder` remembers; secrets are made and written the first time. Only our own user can read the file."""
    path = folder / "instance.json"
    if path.exists():
        return Instance(**json.loads(path.read_text()))
    made = Instance(
        secret_key=secrets.token_urlsafe(50),
        database_password=secrets.token_urlsafe(24),
        queue_password=secrets.token_urlsafe(24),
    )
    _write(path, made)
    return made


def remember_ports(folder: Path, *, database_port: int | None, queue_port: int | None) -> Instance:
    """Write the ports of this start into `folder`, so that the next one tries them again; returns the whole."""
    kept = replace(read_instance(folder), database_port=database_port, queue_port=queue_port)
    _write(folder / "instance.json", kept)
    return kept


def _write(path: Path, instance: Instance) -> None:
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(asdict(instance), file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
