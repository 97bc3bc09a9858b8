"""The outermost layer: what no view should have to think about."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import defaults

from accounts.privacy.deleting import gone_meanwhile
from backend.problems import problem_page, status_of
from commons.errors import DomainError, Missing, NotAllowed

API = "/api/"
Next = Callable[[HttpRequest], HttpResponse]
DRAINED_AT_MOST = 32 * 1024 * 1024
CHUNK = 64 * 1024
MEGABYTE = 1024 * 1024


def refuse_nul(get_response: Next) -> Next:
    """Answer 400 to a NUL byte in the address: no text column can hold one, so nothing could ever match it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "\x00" in request.path or "%00" in query or "\x00" in query:
            sentence = _("L’adresse contient un caractère interdit.")
            if request.path.startswith(API):
                return problem_page(400, sentence)
            return render(request, "400.html", {"sentence": sentence}, status=400)
        return get_response(request)

    return middleware


def refuse_big_body(get_response: Next) -> Next:
    """Answer 413 to a body over `DATA_UPLOAD_MAX_MEMORY_SIZE` bytes, to a form with files over `UPLOAD_MAX_SIZE`.

    Most of it is read and thrown away first, so that the sender hears the answer instead of a broken connection.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        length = _content_length(request)
        with_files = request.content_type == "multipart/form-data"
        most = settings.UPLOAD_MAX_SIZE if with_files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if length <= most:
            return get_response(request)
        _drain(request, min(length, DRAINED_AT_MOST))
        sentence = _("L’envoi est trop gros : %(most)d Mo au plus.") % {"most": most // MEGABYTE}
        if request.path.startswith(API):
            return problem_page(413, sentence)
        return render(request, "problem.html", {"sentence": sentence}, status=413)

    return middleware


class DomainErrorPages:
    """Pages for domain errors that a view let pass: 404, 403, or one that says what is wrong and leads back.

    So too for an address that only takes forms and was opened as a page, by the back button or after signing in.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or request.path.startswith(API):
            return response
        sentence = _("Cette adresse attend un formulaire : revenez à la page précédente et recommencez.")
        page = render(request, "problem.html", {"sentence": sentence}, status=405)
        page["Allow"] = response.headers.get("Allow", "")
        return page

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        error = gone_meanwhile(error) or error
        if not isinstance(error, DomainError):
            return None
        if isinstance(error, Missing):
            return not_found(request, error)
        if isinstance(error, NotAllowed):
            return render(request, "403.html", {"sentence": str(error.message)}, status=403)
        return render(request, "problem.html", {"sentence": str(error.message)}, status=status_of(error))


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
        return problem_page(500, _("Une erreur imprévue s’est produite. Elle a été notée ; réessayez plus tard."))
    return defaults.server_error(request)


def _content_length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _drain(request: HttpRequest, length: int) -> None:
    while length > 0 and (chunk := request.read(min(CHUNK, length))):
        length -= len(chunk)
