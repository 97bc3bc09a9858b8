"""A real Valkey in the data folder: Celery's broker and the cache."""

import os
from pathlib import Path

import redis

from backend.services.identity import Identity
from backend.services.ports import LOOPBACK
from backend.services.postgres import bare_environment, own_folder
from backend.services.processes import Command
from backend.services.programs import Programs


def prepare(folder: Path, identity: Identity | None, *, password: str, port: int, durable: bool = True) -> Path:
    """Write the server's configuration into `folder`/valkey; returns its path. The password is in no process list."""
    home = folder / "valkey"
    own_folder(home, identity)
    path = home / "valkey.conf"
    path.unlink(missing_ok=True)
    lines = [
        f"bind {LOOPBACK}",
        f"port {port}",
        f"requirepass {password}",
        f'dir "{home}"',
        "daemonize no",
        # What keeps it from starting it says all the same.
        "loglevel nothing",
        "maxmemory-policy noeviction",
        *(["appendonly yes", "appendfsync everysec"] if durable else ['save ""', "appendonly no"]),
    ]
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write("\n".join(lines) + "\n")
    if identity:
        os.chown(path, identity.uid, identity.gid)
    return path


def server_command(configuration: Path, programs: Programs, identity: Identity | None) -> Command:
    """The command that serves with `configuration`."""
    return Command(
        name="valkey",
        arguments=[programs.valkey, configuration],
        environment=bare_environment(),
        identity=identity,
    )


def url(*, password: str, port: int, database: int = 0) -> str:
    """The REDIS_URL of the embedded server."""
    return f"redis://:{password}@{LOOPBACK}:{port}/{database}"


def is_ready(address: str) -> bool:
    """True when the server at `address` answers a PING."""
    client = redis.Redis.from_url(address, socket_connect_timeout=1, socket_timeout=1)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
