"""The outermost layer: what no view should have to think about."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils.translation import gettext as _
from django.views import defaults

from backend.problems import problem_page

API = "/api/"
Next = Callable[[HttpRequest], HttpResponse]


def refuse_nul(get_response: Next) -> Next:
    """Answer 400 to a NUL byte in the address: no text column can hold one, so nothing could ever match it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "\x00" in request.path or "%00" in query or "\x00" in query:
            if request.path.startswith(API):
                return problem_page(400, _("L’adresse contient un caractère interdit."))
            return HttpResponseBadRequest()
        return get_response(request)

    return middleware


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: a problem under /api/, a page elsewhere."""
    if request.path.startswith(API):
        return problem_page(404, _("Cette adresse n’existe pas. Voyez %(docs)s.") % {"docs": "/api/v1/docs/"})
    return defaults.page_not_found(request, exception)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: a problem under /api/, a page elsewhere."""
    if request.path.startswith(API):
        return problem_page(400)
    return defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a problem under /api/, a page elsewhere."""
    if request.path.startswith(API) and not settings.DEBUG:
        return problem_page(
            request, 500, _("Une erreur imprévue s’est produite. Elle a été notée ; réessayez plus tard.")
        )
    return defaults.server_error(request)
