"""Reading request bodies."""

import json
from collections.abc import Mapping
from json import JSONDecodeError
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class BoundedJSONParser(JSONParser):
    """A JSON object of a bounded depth: ten thousand opening brackets are the sender's mistake, not ours."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        try:
            found = super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError(_("Le JSON est imbriqué trop profondément.")) from None
        except ParseError as error:
            raise ParseError(_not_json(error.__context__)) from None
        if not isinstance(found, dict):
            raise ParseError(_("Le corps de la demande doit être un objet JSON, entre accolades."))
        if not _is_text(found):
            raise ParseError(_("Ce n’est pas du JSON en UTF-8, ou un nombre y est trop grand."))
        return found


def _is_text(found: dict[str, Any]) -> bool:
    """Whether all strings are text: half of a pair (`"\\ud800"`) can be read, but neither kept nor answered."""
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _not_json(cause: BaseException | None) -> str:
    if isinstance(cause, JSONDecodeError):
        where = {"line": cause.lineno, "column": cause.colno}
        return _("Ce n’est pas du JSON : l’erreur est à la ligne %(line)d, colonne %(column)d.") % where
    return _("Ce n’est pas du JSON en UTF-8, ou un nombre y est trop grand.")
