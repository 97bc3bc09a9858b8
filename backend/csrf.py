"""A form whose token is no longer valid: somebody signed in meanwhile, say. What they typed is not lost."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# More than any form of ours holds.
MOST_FIELDS: Final = 200
MOST_SIGNS: Final = 50_000
OURS: Final = "csrfmiddlewaretoken"


def told(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse, and offer to send the same again with a valid token if the form was surely one of our own pages.

    `reason` is Django's, for its own page. Secrets are never written back, nor what another site sent.
    """
    fields = _typed(request) if _from_us(request) else []
    context = {"fields": fields, "action": request.get_full_path(), "with_files": bool(request.FILES)}
    return render(request, "403_csrf.html", context, status=403)


def _from_us(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this very site sent it."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Names and values of the form; none where one is a secret, or when there is too much of it."""
    fields = [(name, text) for name, texts in request.POST.lists() if name != OURS for text in texts]
    secret = any("password" in name or name == "code" for name, _text in fields)
    too_much = len(fields) > MOST_FIELDS or sum(len(text) for _name, text in fields) > MOST_SIGNS
    return [] if secret or too_much else fields
