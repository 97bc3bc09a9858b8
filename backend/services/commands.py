"""The site's own processes, written down once: `make run` starts them, docker-compose.yml is tested against them."""

import sys
from collections.abc import Mapping
from pathlib import Path

from backend.services.options import CHECKOUT
from backend.services.processes import Command

# Each thread would otherwise keep freed memory of its own: some 6 MB a process.
WEB_ENVIRONMENT = {"MALLOC_ARENA_MAX": "2"}
WEB = ("gunicorn", "--config", "backend/gunicorn.py", "backend.wsgi")
# Quiet: each task would say when it begins and ends, and the heartbeat alone is four a minute.
_CELERY = ("celery", "--quiet", "--app", "worker.app")
WORKER = (*_CELERY, "worker", "--loglevel", "WARNING", "--concurrency", "2")
BEAT = (*_CELERY, "beat", "--loglevel", "WARNING", "--pidfile", "", "--schedule")
TRANSLATE = ("backend.translations", "compile")
SETUP = ("backend.services.prepare",)
SANDBOX = ("sandbox",)


def setup_commands(environment: Mapping[str, str]) -> list[Command]:
    """The steps before the site runs, each of which ends by itself: translations, then the database."""
    return [_python("setup", TRANSLATE, environment), _python("setup", SETUP, environment)]


def site_commands(environment: Mapping[str, str], folder: Path) -> list[Command]:
    """The lasting processes in the order of their start: sandbox, worker, beat, web. `folder` is the data folder."""
    return [
        _python("sandbox", SANDBOX, environment),
        _python("worker", WORKER, environment, grace=20.0),
        _python("beat", (*BEAT, str(folder / "beat-schedule")), environment),
        _python("web", WEB, {**environment, **WEB_ENVIRONMENT}, grace=15.0),
    ]


def _python(
    name: str, module_and_arguments: tuple[str, ...], environment: Mapping[str, str], grace: float = 10.0
) -> Command:
    return Command(
        name=name,
        # Celery warns against root; the database does not run as root, and the rest may when a person starts it so.
        arguments=[
            sys.executable,
            "-W",
            "ignore:You're running the worker with superuser",
            "-m",
            *module_and_arguments,
        ],
        environment=environment,
        folder=CHECKOUT,
        grace=grace,
    )
