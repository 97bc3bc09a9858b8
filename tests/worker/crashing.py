"""The worker's app, except that its process dies once between the mail server's 250 and the commit."""

import django

django.setup()

from commons import notices  # noqa: E402
from tests.worker.dying import die_once  # noqa: E402
from worker.app import app  # noqa: E402

__all__ = ["app"]

_mark_sent = notices._mark_sent


def _crash_once(*arguments: object) -> None:
    if die_once():
        _mark_sent(*arguments)


notices._mark_sent = _crash_once
