"""From a model's own checks to a refusal that a person can read."""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model

from commons.errors import Impossible
from commons.names import tidy_name
from venues.naming import NAME


def refuse_unclean(instance: Model, *, exclude: Collection[str] = ()) -> None:
    """Raises Impossible `invalid` with a sentence per field when the instance breaks its fields' or table's rules."""
    try:
        instance.full_clean(exclude=set(exclude))
    except ValidationError as error:
        fields = {("" if name == NON_FIELD_ERRORS else name): texts for name, texts in error.message_dict.items()}
        fields = {name or "non_field_errors": list(texts) for name, texts in fields.items()}
        first = next(iter(fields.values()))[0]
        raise Impossible(first, code="invalid", fields=fields) from None


def change_fields(instance: Model, changes: Mapping[str, Any], *, allowed: Collection[str]) -> None:
    """Set the given fields, in memory; a name is tidied.

    Raises ValueError for a field that is not in `allowed` (a programming error).
    """
    unknown = set(changes) - set(allowed)
    if unknown:
        raise ValueError(f"not to be changed here: {sorted(unknown)}")
    for name, value in changes.items():
        setattr(instance, name, tidy_name(value) if name == NAME else value)


def refuse(code: str, message: str, field: str | None = None) -> Impossible:
    """An Impossible about one field, or about none."""
    return Impossible(message, code=code, fields={field: [message]} if field else None)
