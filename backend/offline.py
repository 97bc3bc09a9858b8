"""Confirmations that can be read again without network: the worker that keeps them, and when browsers forget them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

Handler = Callable[[HttpRequest], HttpResponse]

_FORGET = "forgets_what_is_kept"
_SOURCE = Path(settings.BASE_DIR) / "backend" / "static" / "js" / "offline" / "worker.js"


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The worker's script. Its address is its reach: `/mes-reservations/` and nothing above."""
    response = HttpResponse(_SOURCE.read_bytes(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def forget_at_the_door(get_response: Handler) -> Handler:
    """Middleware: when somebody signs in or out, the browser empties what it kept for whoever was there before."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if getattr(request, _FORGET, False):
            # Storage is the caches and the worker; the cookies of the session are none of it.
            response.headers["Clear-Site-Data"] = '"storage"'
        return response

    return middleware


@receiver([user_logged_in, user_logged_out])
def _note(sender: Any, request: HttpRequest | None = None, **_others: Any) -> None:
    if request is not None:
        setattr(request, _FORGET, True)
