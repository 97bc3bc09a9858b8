"""What forms of several apps share."""

from datetime import date
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from commons.communes import find_communes
from commons.errors import DomainError
from commons.models import Commune

SUGGESTIONS = 8


class CommuneInput(forms.TextInput):
    """Where one types a commune; with scripts, those that may be meant are proposed meanwhile."""

    template_name = "commons/widgets/commune.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"data-communes": reverse_lazy("api-communes")} | (attrs or {}))


class CommuneField(forms.CharField):
    """A commune, typed as one likes: « Mende », « 48000 », « st alban 48 », an Insee code. Cleans to a Commune or None.

    When several may be meant the error names them, each in words that find it alone.
    """

    widget = CommuneInput
    default_error_messages = {
        "unknown": _("Aucune commune ne s’appelle ainsi. Essayez avec son code postal."),
        "several": _("Plusieurs communes correspondent : %(names)s. Précisez avec le code postal."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 120)
        kwargs.setdefault("help_text", _("Nom ou code postal."))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, Commune) else value

    def clean(self, value: Any) -> Commune | None:  # type: ignore[override]
        text = super().clean(value)
        if not text:
            return None
        found = list(find_communes(text, limit=SUGGESTIONS))
        if not found:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        named = [commune for commune in found if _means(text, commune)] or found
        best = [commune for commune in named if commune.rank == named[0].rank]
        if len(best) > 1 or (named[0].rank > 0 and len(named) > 1):
            names = ", ".join(
                f"{commune.name} ({commune.insee})" if _twins(named) else str(commune) for commune in named
            )
            raise forms.ValidationError(self.error_messages["several"], code="several", params={"names": names})
        return named[0]


class DayInput(forms.DateInput):
    """A day, picked or typed. One that does not exist is left out: HTML has no value for it, and browsers show none."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")

    def format_value(self, value: Any) -> str | None:
        text = super().format_value(value)
        try:
            return date.fromisoformat(text or "").isoformat()
        except ValueError:
            return None


def show_error(form: forms.Form, error: DomainError) -> None:
    """Put a domain error into a form that was valid so far: beside the fields it is about, or above them all."""
    for name, sentences in error.fields.items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, str(sentence))
    if not error.fields:
        form.add_error(None, str(error.message))


def _means(text: str, commune: Commune) -> bool:
    """Whether `text` is exactly how we write this commune, or its Insee code."""
    return text.strip().casefold() in {str(commune).casefold(), commune.insee.casefold()}


def _twins(communes: list[Commune]) -> bool:
    """Whether two of them are written alike, so that only the Insee code tells them apart."""
    return len({str(commune) for commune in communes}) < len(communes)
