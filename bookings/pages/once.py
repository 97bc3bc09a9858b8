"""A form that is sent twice (two tabs, a double click, the back button) does its work once."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest

from commons.idempotency import Answer, Request, run_once

LONGEST_KEY = 64


def once(request: HttpRequest, work: Callable[[], str], *, now: datetime) -> str:
    """The address to go on to that `work` returned the first time, by the hidden field `key` of the form.

    A form without a key simply does its work. Exceptions pass and leave nothing behind.
    """
    key = request.POST.get("key", "")[:LONGEST_KEY]
    if not key:
        return work()
    said = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    digest = hashlib.sha256(repr((said, request.get_full_path())).encode()).hexdigest()
    asked = Request(request.user.pk, "POST", request.path, key, digest)
    return str(run_once(asked, lambda: Answer(201, work()), now=now).body)
