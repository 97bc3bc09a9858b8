"""The migrations run once for all processes of a run, while these read the tests; then each copies what came of it.

`begin` starts another process, which is this module. It holds a lock on a file for as long as it lives, and writes
into it when the database stands.
"""

import fcntl
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

import django
import pytest
from django.db import connection

from backend.services.options import CHECKOUT

# In the environment: the path of the file.
_FILE: Final = "TEST_TEMPLATE"
_STANDS: Final = b"stands"


def begin() -> subprocess.Popen[bytes]:
    """Has the database made that the processes started from now on copy."""
    handle, path = tempfile.mkstemp(prefix="intersaison-template-")
    fcntl.flock(handle, fcntl.LOCK_EX)
    maker = subprocess.Popen([sys.executable, "-m", __name__, str(handle)], cwd=CHECKOUT, pass_fds=[handle])
    os.close(handle)
    os.environ[_FILE] = path
    return maker


def end(maker: subprocess.Popen[bytes]) -> None:
    """To be called by who began, whether or not somebody wanted a copy."""
    maker.terminate()
    maker.wait()
    Path(os.environ.pop(_FILE)).unlink()


def is_being_made() -> bool:
    """Whether the process that started this one has begun."""
    return _FILE in os.environ


def copied() -> dict[str, Any]:
    """Settings that make a test database a copy. Waits until the original stands; ends the run if it never does."""
    with Path(os.environ[_FILE]).open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        if file.read() != _STANDS:
            pytest.exit("The migrations did not succeed; what they said is above.", returncode=1)
    return {"TEMPLATE": f"test_{connection.settings_dict['NAME']}", "MIGRATE": False}


def _make(handle: int) -> None:
    django.setup()
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    os.write(handle, _STANDS)


if __name__ == "__main__":
    _make(int(sys.argv[1]))
