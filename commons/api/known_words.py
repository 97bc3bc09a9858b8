"""Words that a caller may say: a misspelt one that is passed over does something else than was meant."""

from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from typing import Any, Final

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.fields import Field
from rest_framework.serializers import Serializer

# Of an address: it chooses how an answer is written, whatever is asked.
EVERYWHERE: Final = frozenset({"format"})
MOST_TOLD: Final = 20
LONGEST_TOLD: Final = 60


class Body(Serializer):
    """The words of a request and no others; what else is wrong with it is told at once."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = _unknown(data, _writable(self.fields)) if isinstance(data, Mapping) else {}
        try:
            words = super().to_internal_value(data)
        except ValidationError as error:
            raise ValidationError({**unknown, **error.detail}) from None  # type: ignore[dict-item]
        if unknown:
            raise ValidationError(unknown)
        return words


def refuse_unknown_parameters(given: Iterable[str], known: Collection[str]) -> None:
    """For the query of an address. Raises ValidationError that names each unknown one, and the nearest known one."""
    if unknown := _unknown(given, {*known, *EVERYWHERE}):
        raise ValidationError(unknown)


def _writable(fields: Mapping[str, Field]) -> list[str]:
    return [name for name, field in fields.items() if not field.read_only]


def _unknown(given: Iterable[Any], known: Collection[str]) -> dict[str, list[str]]:
    strange = [name for name in given if name not in known][:MOST_TOLD]
    return {name: [_sentence(name, known)] for name in strange}


def _sentence(name: str, known: Collection[str]) -> str:
    said = {"word": name[:LONGEST_TOLD], "words": ", ".join(sorted(known))}
    if near := get_close_matches(name[:LONGEST_TOLD], known, n=1):
        return _("« %(word)s » n’est pas connu ici. Le plus proche : « %(near)s ».") % {**said, "near": near[0]}
    if not known:
        return _("« %(word)s » n’est pas connu ici : rien n’est attendu.") % said
    return _("« %(word)s » n’est pas connu ici. Ce qui l’est : %(words)s.") % said
