"""The one family of errors that rules and use cases raise.

A domain error says *what* went wrong (`code`, stable, for machines), what a person can do about it (`message`, in the
reader's language) and which field it is about (`fields`). It knows nothing of HTTP: `backend/problems.py` maps the five
classes below to a status.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _


class DomainError(Exception):
    """Base of all errors that a person or a program can be told about.

    `code`: stable identifier, `snake_case`. `message`: a (lazy) translated sentence. `fields`: sentences by field name,
    with dotted paths for nested fields (`lines.0.units`). `data`: JSON-able facts for a client, e.g. alternatives.
    """

    default_code = "error"

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        fields: Mapping[str, Sequence[str]] | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.default_code
        self.fields = {name: list(sentences) for name, sentences in (fields or {}).items()}
        self.data = dict(data or {})


class Missing(DomainError):
    """The thing does not exist, or is not the asker's to see (promise 9: both look alike)."""

    default_code = "not_found"


class NotAllowed(DomainError):
    """The asker sees the thing but may not do this to it."""

    default_code = "not_allowed"


class Impossible(DomainError):
    """Understood, but it can never be done as asked: change the request."""

    default_code = "impossible"


class Lost(DomainError):
    """It could have been done, but somebody or something came first: the state has moved on."""

    default_code = "conflict"


class TooMany(DomainError):
    """Asked too often. `data["retry_after"]` holds the seconds to wait."""

    default_code = "too_many"


class Unreachable(DomainError):
    """Something outside (calendar, mail, payment) did not answer. Never raised while rows are locked."""

    default_code = "unreachable"


def no_such_page() -> Missing:
    """A list was asked for a page that it cannot have, or that lies beyond its last one."""
    return Missing(_("Cette liste n’a pas de page de ce numéro : reprenez à la première."))
