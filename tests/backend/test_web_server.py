"""How gunicorn serves the site: its configuration is valid, and what is loaded before the fork holds no connection."""

import os
import subprocess
import sys

from backend.services.commands import WEB
from backend.services.options import CHECKOUT

# Any small folder that exists will do for the collected static files.
ENVIRONMENT = {
    **os.environ,
    "DJANGO_SETTINGS_MODULE": "backend.settings",
    "STATIC_ROOT": str(CHECKOUT / "requirements"),
}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=CHECKOUT, env=ENVIRONMENT, capture_output=True, text=True)


def test_gunicorn_accepts_the_configuration() -> None:
    done = run("-m", *WEB, "--check-config")
    assert (done.returncode, done.stderr) == (0, "")


def test_loading_the_site_opens_no_connection() -> None:
    """Processes made from one that is connected would share its socket and read each other's answers."""
    code = "import backend.wsgi; from django.db import connection; print(connection.connection)"
    done = run("-c", code)
    assert (done.returncode, done.stdout) == (0, "None\n")
