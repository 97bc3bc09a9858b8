"""The site's own processes, written down once: `make run` starts them, docker-compose.yml is tested against them."""

import sys
from collections.abc import Mapping
from pathlib import Path

from backend.services.options import CHECKOUT
from backend.services.processes import Command

WEB = ("gunicorn", "--config", "backend/gunicorn.py", "backend.wsgi")
WORKER = ("celery", "--app", "worker.app", "worker", "--loglevel", "INFO", "--concurrency", "2")
BEAT = ("celery", "--app", "worker.app", "beat", "--loglevel", "INFO", "--pidfile", "", "--schedule")
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
        _python("web", WEB, environment, grace=15.0),
    ]


def _python(
    name: str, module_and_arguments: tuple[str, ...], environment: Mapping[str, str], grace: float = 10.0
) -> Command:
    return Command(
        name=name,
        arguments=[sys.executable, "-m", *module_and_arguments],
        environment=environment,
        folder=CHECKOUT,
        grace=grace,
    )
