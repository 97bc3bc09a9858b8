"""The worker's app, except that its process dies once when the alert of a saved search is written and not committed."""

import django

django.setup()

from bookings.saved import looking  # noqa: E402
from tests.worker.dying import die_once  # noqa: E402
from worker.app import app  # noqa: E402

__all__ = ["app"]

_tell = looking._tell


def _crash_once(*arguments: object) -> None:
    _tell(*arguments)
    die_once()


looking._tell = _crash_once
