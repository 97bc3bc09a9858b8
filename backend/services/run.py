"""`make run`: the whole site on one machine, in one terminal."""

import os
import sys
from collections.abc import Callable

from backend.services.commands import setup_commands, site_commands
from backend.services.embedded import set_up, start_database, start_queue
from backend.services.errors import CannotStart, Interrupted
from backend.services.folder import make_folder, only_one, read_instance
from backend.services.options import Options, child_environment, read_options
from backend.services.outside import require_database, require_queue
from backend.services.ports import LOOPBACK, answers, require_free
from backend.services.supervisor import Supervisor

_ACCOUNTS = {
    "hote@demo.test": "a hotel that lends its rooms",
    "lycee@demo.test": "a public lycée",
    "coworker@demo.test": "a coworker",
    "asso@demo.test": "an association",
    "admin@demo.test": "the administrator (/admin/)",
}


def main() -> int:
    """Run the site until a person stops it (exit code 0) or something is in the way (1, and a sentence)."""
    supervisor = Supervisor(_say)
    supervisor.heed_signals()
    try:
        options = read_options(os.environ)
        make_folder(options.folder)
        with only_one(options.folder):
            _run(supervisor, options)
    except Interrupted:
        _print(f"Stopped. Everything is kept in {options.folder}; “make run” goes on from there.")
        return 0
    except CannotStart as error:
        _print(f"Intersaison: {error}", stream=sys.stderr)
        return 1
    except OSError as error:
        _print(f"Intersaison: the data folder cannot be used: {error}.", stream=sys.stderr)
        return 1
    return 0


def _run(supervisor: Supervisor, options: Options) -> None:
    require_free(options.host, options.port, use="the site", variable="PORT")
    require_free(options.host, options.sandbox_port, use="the sandbox", variable="SANDBOX_PORT")
    require_free(LOOPBACK, options.smtp_port, use="the sandbox's mail server", variable="SANDBOX_SMTP_PORT")
    try:
        environment = _start_servers(supervisor, options)
        for step in setup_commands(environment):
            supervisor.run(step)
        for command in site_commands(environment, options.folder):
            supervisor.start(command)
        supervisor.wait_until(_site_answers(options), what="The site", seconds=180)
        _print(_welcome(options))
        supervisor.watch()
    finally:
        supervisor.stop()


def _start_servers(supervisor: Supervisor, options: Options) -> dict[str, str]:
    database_url, redis_url = options.database_url, options.redis_url
    if database_url:
        require_database(database_url)
    if redis_url:
        require_queue(redis_url)
    if not (database_url and redis_url):
        setup = set_up(options.folder)
        database_url = database_url or start_database(supervisor, setup)
        redis_url = redis_url or start_queue(supervisor, setup)
    # WhiteNoise wants its folder to exist; the files themselves come from their sources.
    (options.folder / "static").mkdir(exist_ok=True)
    secret_key = read_instance(options.folder).secret_key
    return child_environment(os.environ, options, database_url=database_url, redis_url=redis_url, secret_key=secret_key)


def _site_answers(options: Options) -> Callable[[], bool]:
    host = LOOPBACK if options.host == "0.0.0.0" else options.host
    return lambda: answers(host, options.port) and answers(host, options.sandbox_port)


def _welcome(options: Options) -> str:
    lines = ["", f"  Intersaison    {options.site_url}/"]
    lines += [f"  Mailbox        {options.sandbox_url}/", f"  API            {options.site_url}/api/v1/docs/"]
    if options.demo:
        width = max(map(len, _ACCOUNTS))
        lines += ["", "  Demo accounts (password: intersaison)"]
        lines += [f"    {account:<{width}}  {role}" for account, role in _ACCOUNTS.items()]
    return "\n".join([*lines, "", "  Ctrl-C stops everything.", ""])


def _say(name: str, line: str) -> None:
    _print(f"{name:>8} | {line}")


def _print(text: str, stream: object = None) -> None:
    try:
        print(text, file=stream or sys.stdout, flush=True)  # type: ignore[arg-type]
    except OSError:
        # Whoever read us has gone (a closed pipe or terminal); there is nobody left to tell, and the work goes on.
        return
