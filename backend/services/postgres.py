"""A real PostgreSQL in the data folder."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import psycopg
from psycopg import sql

from backend.services.errors import CannotStart
from backend.services.identity import Identity, run_as
from backend.services.ports import LOOPBACK
from backend.services.processes import Command
from backend.services.programs import Programs

ROLE = "intersaison"
DATABASE = "intersaison"
_SETTINGS = {
    "listen_addresses": LOOPBACK,
    # No socket in /tmp: other users of the machine would see it, and its path may be too long in the data folder.
    "unix_socket_directories": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "100",
    "jit": "off",
    "log_min_messages": "fatal",
    "log_line_prefix": "",
}
# Only for the tests' throw-away databases, on which races of many clients are run.
_FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "300"}


def prepare_cluster(
    folder: Path, programs: Programs, identity: Identity | None, *, password: str, durable: bool = True
) -> Path:
    """Make the database's files in `folder`/postgres unless they are there; returns their folder.

    An interrupted first start leaves nothing half-made behind. Raises CannotStart when the files cannot be made or are
    of another major version of PostgreSQL.
    """
    home = folder / "postgres"
    cluster = home / "cluster"
    if (cluster / "PG_VERSION").exists():
        _require_same_version(cluster, programs)
        return cluster
    own_folder(home, identity)
    fresh = home / "fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    password_file = home / "password"
    try:
        _write_private(password_file, password, identity)
        _initialise(fresh, password_file, programs, identity, durable=durable)
    finally:
        password_file.unlink(missing_ok=True)
    fresh.rename(cluster)
    return cluster


def server_command(
    cluster: Path, programs: Programs, identity: Identity | None, *, port: int, durable: bool = True
) -> Command:
    """The command that serves `cluster` on the loopback address."""
    settings = _SETTINGS if durable else _SETTINGS | _FORGETFUL
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return Command(
        name="postgres",
        arguments=[programs.postgres, "-D", cluster, "-p", str(port), *options],
        environment=bare_environment(),
        identity=identity,
        # SIGINT is PostgreSQL's fast shutdown: it does not wait for clients, and loses nothing.
        stop_signal=signal.SIGINT,
        grace=20.0,
    )


def is_ready(cluster: Path, pid: int) -> bool:
    """True when the server with process id `pid` has written that it accepts connections."""
    lines = _pid_file(cluster)
    return len(lines) >= 8 and lines[0].strip() == str(pid) and lines[7].strip() == "ready"


def is_still_served(cluster: Path) -> bool:
    """True while a server of an earlier start (whose parent was killed, say) is still busy with `cluster`."""
    lines = _pid_file(cluster)
    if not lines or not lines[0].strip().isdigit():
        return False
    try:
        return Path(f"/proc/{lines[0].strip()}/cmdline").read_bytes().find(os.fsencode(cluster)) >= 0
    except OSError:
        return False


def url(*, password: str, port: int, database: str = DATABASE) -> str:
    """The DATABASE_URL of the embedded server."""
    return f"postgres://{ROLE}:{password}@{LOOPBACK}:{port}/{database}"


def ensure_database(*, password: str, port: int) -> None:
    """Make the site's database unless it is there."""
    with psycopg.connect(url(password=password, port=port, database="postgres"), autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if known is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def own_folder(folder: Path, identity: Identity | None) -> None:
    """Make `folder` (in the data folder), closed to everybody but the servers' user."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if identity:
        os.chown(folder, identity.uid, identity.gid)


def bare_environment() -> dict[str, str]:
    """The environment of the servers: nothing of ours, above all no secrets."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "LC_ALL": "C", "TZ": "UTC"}


def _initialise(
    fresh: Path, password_file: Path, programs: Programs, identity: Identity | None, *, durable: bool
) -> None:
    arguments: list[str | Path] = [
        programs.initdb,
        "-D",
        fresh,
        "-U",
        ROLE,
        f"--pwfile={password_file}",
        "--auth=scram-sha-256",
    ]
    locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    done = subprocess.run(
        [*arguments, *locale, *([] if durable else ["--no-sync"])],
        env=bare_environment(),
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        # A Ctrl-C of the terminal is ours to answer.
        start_new_session=True,
        **run_as(identity),
    )
    if done.returncode != 0:
        raise CannotStart(f"The database's files could not be made in {fresh.parent}: {done.stderr.strip()}")


def _require_same_version(cluster: Path, programs: Programs) -> None:
    written_by = (cluster / "PG_VERSION").read_text().strip()
    told = subprocess.run([programs.postgres, "--version"], capture_output=True, text=True, cwd="/", check=True).stdout
    ours = told.split()[-1].split(".")[0]
    if written_by != ours:
        raise CannotStart(
            f"The database in {cluster} was written by PostgreSQL {written_by}, and this version brings PostgreSQL"
            f" {ours}. Carry the data over as docs/operations.md says, or choose an empty folder with DATA_DIR."
        )


def _write_private(path: Path, text: str, identity: Identity | None) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    if identity:
        os.chown(path, identity.uid, identity.gid)


def _pid_file(cluster: Path) -> list[str]:
    try:
        return (cluster / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []
