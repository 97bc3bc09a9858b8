"""Starting the embedded PostgreSQL and Valkey under a supervisor, for `make run` and for the tests."""

from dataclasses import dataclass, replace
from pathlib import Path

from backend.services import postgres, valkey
from backend.services.folder import Instance, read_instance, remember_ports, require_reachable
from backend.services.identity import Identity, server_identity
from backend.services.ports import free_port
from backend.services.processes import Command
from backend.services.programs import Programs, copied_programs, packaged_programs, require_runnable
from backend.services.supervisor import Supervisor

_PATIENCE = 120.0


@dataclass(frozen=True)
class Addresses:
    """Where the two servers are."""

    database_url: str
    redis_url: str


@dataclass(frozen=True)
class Setup:
    """What both servers need to start: the data folder, the programs, who runs them, and how careful they are."""

    folder: Path
    programs: Programs
    identity: Identity | None
    durable: bool = True
    logs: Path | None = None


def set_up(folder: Path, *, durable: bool = True, logs: Path | None = None) -> Setup:
    """Find the programs and the user for servers with data in `folder`. Raises CannotStart when something is missing.

    Without `durable` the servers are quick and forget everything when the machine stops; `logs` is a folder for what
    they print, when nobody reads it.
    """
    identity = server_identity()
    require_reachable(folder, identity)
    programs = copied_programs(folder / "programs") if identity else packaged_programs()
    require_runnable(programs, identity)
    return Setup(folder=folder, programs=programs, identity=identity, durable=durable, logs=logs)


def start_database(supervisor: Supervisor, setup: Setup) -> str:
    """Start PostgreSQL with the site's database in it; returns its DATABASE_URL."""
    instance = read_instance(setup.folder)
    cluster = postgres.prepare_cluster(
        setup.folder, setup.programs, setup.identity, password=instance.database_password, durable=setup.durable
    )
    supervisor.wait_until(
        lambda: not postgres.is_still_served(cluster), what="The database of the last start, still closing,", seconds=30
    )
    port = free_port(instance.database_port)
    remember_ports(setup.folder, database_port=port, queue_port=instance.queue_port)
    command = postgres.server_command(cluster, setup.programs, setup.identity, port=port, durable=setup.durable)
    child = supervisor.start(_logged(command, setup))
    supervisor.wait_until(lambda: postgres.is_ready(cluster, child.process.pid), what="The database", seconds=_PATIENCE)
    postgres.ensure_database(password=instance.database_password, port=port)
    return postgres.url(password=instance.database_password, port=port)


def start_queue(supervisor: Supervisor, setup: Setup) -> str:
    """Start Valkey; returns its REDIS_URL."""
    instance: Instance = read_instance(setup.folder)
    port = free_port(instance.queue_port)
    remember_ports(setup.folder, database_port=instance.database_port, queue_port=port)
    configuration = valkey.prepare(
        setup.folder, setup.identity, password=instance.queue_password, port=port, durable=setup.durable
    )
    supervisor.start(_logged(valkey.server_command(configuration, setup.programs, setup.identity), setup))
    address = valkey.url(password=instance.queue_password, port=port)
    supervisor.wait_until(lambda: valkey.is_ready(address), what="Valkey", seconds=_PATIENCE)
    return address


def _logged(command: Command, setup: Setup) -> Command:
    return replace(command, log=setup.logs / f"{command.name}.log") if setup.logs else command
