"""The worker's app, except that its process dies once between the mail server's 250 and the commit.

CRASHED names a file that remembers that it has happened.
"""

import os
import signal
from pathlib import Path

import django

django.setup()

from commons import notices  # noqa: E402
from worker.app import app  # noqa: E402

__all__ = ["app"]

CRASHED = Path(os.environ["CRASHED"])
_mark_sent = notices._mark_sent


def _crash_once(*arguments: object) -> None:
    try:
        CRASHED.touch(exist_ok=False)
    except FileExistsError:
        _mark_sent(*arguments)
    else:
        os.kill(os.getpid(), signal.SIGKILL)


notices._mark_sent = _crash_once
