"""From an error to an HTTP answer: `application/problem+json` (RFC 9457). The only place that knows statuses."""

import json
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, ValidationError
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rest_framework import exceptions as rest
from rest_framework.response import Response
from rest_framework.views import set_rollback

from accounts.privacy.deleting import gone_meanwhile
from commons import errors
from commons.api.schema import PROBLEM_TYPE
from commons.words import labelled

STATUS_OF: dict[type[errors.DomainError], int] = {
    errors.Missing: 404,
    errors.NotAllowed: 403,
    errors.Impossible: 422,
    errors.Lost: 409,
    errors.TooMany: 429,
    # What did not answer was named by the asker (a calendar's address): for them the request cannot be met as it is.
    errors.Unreachable: 422,
}
CODE_OF = {
    400: "malformed",
    401: "not_authenticated",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    413: "too_big",
    415: "unsupported_media_type",
    422: "impossible",
    429: "too_many",
}


def problem_response(error: Exception, _context: dict[str, Any]) -> Response | None:
    """The REST framework's exception handler; None (a 500) only for what nobody foresaw."""
    found = problem_of(error)
    if found is None:
        return None
    set_rollback()
    body, headers = found
    return Response(body, status=body["status"], headers=headers, content_type=PROBLEM_TYPE)


def problem_of(error: Exception) -> tuple[dict[str, Any], dict[str, str]] | None:
    """The problem's members and the headers that go with it, or None for an unknown kind of error."""
    error = gone_meanwhile(error) or error
    if isinstance(error, errors.DomainError):
        return _of_domain_error(error)
    if isinstance(error, Http404):
        error = rest.NotFound()
    elif isinstance(error, PermissionDenied):
        error = rest.PermissionDenied()
    elif isinstance(error, ValidationError):
        return _of_model_validation(error)
    elif isinstance(error, RequestDataTooBig):
        return problem(413), {}
    elif isinstance(error, SuspiciousOperation):
        error = rest.ParseError()
    if isinstance(error, rest.ValidationError):
        fields = flatten(error.detail)
        return problem(400, detail=_first(fields), fields=fields), {}
    if isinstance(error, rest.APIException):
        return _of_framework_error(error)
    return None


def problem(
    status: int,
    *,
    detail: str = "",
    code: str = "",
    fields: dict[str, list[str]] | None = None,
    data: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The members of a problem: `data` first, so that it can hide none of the standard ones."""
    code = code or CODE_OF.get(status, "error")
    title = _title(status)
    members: dict[str, Any] = {
        **(data or {}),
        "type": f"urn:intersaison:problem:{code}",
        "title": title,
        "status": status,
        "code": code,
        "detail": str(detail) or title,
    }
    if fields:
        members["errors"] = fields
    return members


def problem_page(status: int, detail: str = "") -> HttpResponse:
    """A problem outside the REST framework: an address under /api/ that does not exist, a request refused early."""
    response = HttpResponse(json.dumps(problem(status, detail=detail)), status=status, content_type=PROBLEM_TYPE)
    response["Access-Control-Allow-Origin"] = "*"
    return response


def status_of(error: errors.DomainError) -> int:
    """The HTTP status of a domain error."""
    return next((status for kind, status in STATUS_OF.items() if isinstance(error, kind)), 422)


def flatten(detail: Any, path: str = "") -> dict[str, list[str]]:
    """Sentences by dotted path, out of the framework's nested lists and dictionaries."""
    if isinstance(detail, dict):
        items = [(str(name), value) for name, value in detail.items()]
    elif isinstance(detail, list) and any(isinstance(item, (dict, list)) for item in detail):
        items = [(str(index), value) for index, value in enumerate(detail)]
    else:
        sentences = detail if isinstance(detail, list) else [detail]
        return {path or "non_field_errors": [str(sentence) for sentence in sentences]} if sentences else {}
    flat: dict[str, list[str]] = {}
    for name, value in items:
        inner = path if name == "non_field_errors" and path else f"{path}.{name}" if path else name
        flat.update(flatten(value, inner))
    return flat


def _of_domain_error(error: errors.DomainError) -> tuple[dict[str, Any], dict[str, str]]:
    status = status_of(error)
    headers = {"Retry-After": str(error.data.get("retry_after", 60))} if status == 429 else {}
    fields = {name: [str(sentence) for sentence in sentences] for name, sentences in error.fields.items()}
    return problem(status, detail=str(error.message), code=error.code, fields=fields, data=error.data), headers


def _of_model_validation(error: ValidationError) -> tuple[dict[str, Any], dict[str, str]]:
    raw = error.message_dict if hasattr(error, "error_dict") else {"non_field_errors": error.messages}
    fields = {name.replace("__all__", "non_field_errors"): list(sentences) for name, sentences in raw.items()}
    return problem(422, detail=_first(fields), fields=fields), {}


def _of_framework_error(error: rest.APIException) -> tuple[dict[str, Any], dict[str, str]]:
    headers: dict[str, str] = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    code = CODE_OF.get(error.status_code, "error")
    if isinstance(error, rest.AuthenticationFailed):
        code = str(getattr(error.detail, "code", code))
    detail = str(error.detail)
    if isinstance(error, rest.NotAuthenticated):
        detail = _("Connectez-vous, ou joignez un jeton : « Authorization: Bearer <jeton> ».")
    if isinstance(error, rest.Throttled):
        seconds = max(1, getattr(error, "wait", None) or 60)
        headers["Retry-After"] = str(seconds)
        sentence = ngettext("Réessayez dans %(n)d seconde.", "Réessayez dans %(n)d secondes.", seconds)
        detail = sentence % {"n": seconds}
    return problem(error.status_code, detail=detail, code=code), headers


def _first(fields: dict[str, list[str]]) -> str:
    for name, sentences in fields.items():
        return sentences[0] if name == "non_field_errors" else labelled(name, sentences[0])
    return ""


def _title(status: int) -> str:
    titles = {
        400: _("Demande mal formée"),
        401: _("Connexion nécessaire"),
        403: _("Pas autorisé"),
        404: _("Introuvable"),
        405: _("Méthode non prévue ici"),
        406: _("Format de réponse non prévu"),
        409: _("Ce n’est plus possible ainsi"),
        413: _("Demande trop volumineuse"),
        415: _("Format de demande non prévu"),
        422: _("Impossible"),
        429: _("Trop de demandes"),
    }
    return titles.get(status, _("Erreur"))
