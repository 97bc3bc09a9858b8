"""Reading request bodies within the limit that the settings give."""

from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser

# So much of a body that is too big is read and thrown away, so that the client hears the answer instead of a reset.
DRAINED_AT_MOST = 32 * 1024 * 1024
CHUNK = 64 * 1024


class BodyTooBig(APIException):
    """The body is longer than `DATA_UPLOAD_MAX_MEMORY_SIZE` bytes."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = _("La demande est trop volumineuse : 2 Mo au plus.")
    default_code = "too_big"


class LimitedJSONParser(JSONParser):
    """JSON of a bounded size and depth: the framework's own parser reads whatever comes."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        length = _length((parser_context or {}).get("request"))
        if length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            _drain(stream, min(length, DRAINED_AT_MOST))
            raise BodyTooBig
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError(_("Le JSON est imbriqué trop profondément.")) from None


def _length(request: Any) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except (AttributeError, ValueError):
        return 0


def _drain(stream: IO[Any], length: int) -> None:
    while length > 0 and (chunk := stream.read(min(CHUNK, length))):
        length -= len(chunk)
