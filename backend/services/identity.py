"""Who runs the database when the site is started by root.

PostgreSQL refuses to run as root. It then runs as a system user of its own, from a copy of its programs in the data
folder; no permission outside the data folder is changed for it.
"""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backend.services.errors import CannotStart

SYSTEM_USER = "intersaison"


@dataclass(frozen=True)
class Identity:
    """The system user under which PostgreSQL and Valkey run."""

    name: str
    uid: int
    gid: int


def server_identity() -> Identity | None:
    """The user for the servers: None (whoever we are) unless we are root; then one that is made when it is missing."""
    if os.geteuid() != 0:
        return None
    return _look_up(SYSTEM_USER) or _create(SYSTEM_USER)


def _look_up(name: str) -> Identity | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Identity(name=name, uid=entry.pw_uid, gid=entry.pw_gid)


def _create(name: str) -> Identity:
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if useradd is None:
        raise CannotStart(
            f"PostgreSQL does not run as root, and the system user “{name}” cannot be made because useradd is missing."
            " Start as an ordinary user, or set DATABASE_URL and REDIS_URL to servers of your own."
        )
    options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    done = subprocess.run([useradd, *options, "--shell", "/usr/sbin/nologin", name], capture_output=True, text=True)
    made = _look_up(name)
    # Another start may have made the user between our look and our try.
    if made is None:
        raise CannotStart(f"The system user “{name}” for the database could not be made: {done.stderr.strip()}.")
    return made


def run_as(identity: Identity | None) -> dict[str, Any]:
    """The keywords of `subprocess` that start a program as `identity`; none for our own user."""
    return {"user": identity.uid, "group": identity.gid, "extra_groups": []} if identity else {}


def can_reach(identity: Identity, folder: Path) -> bool:
    """True when `identity` may pass through every folder from the root of the file system down to `folder`."""
    return first_closed(identity, folder) is None


def first_closed(identity: Identity, folder: Path) -> Path | None:
    """The first folder on the way to (and including) `folder` that `identity` may not enter, or None."""
    resolved = folder.resolve()
    for step in [*reversed(resolved.parents), resolved]:
        found = step.stat()
        owner_bit = 0o100 if found.st_uid == identity.uid else 0o010 if found.st_gid == identity.gid else 0o001
        if not found.st_mode & owner_bit:
            return step
    return None
