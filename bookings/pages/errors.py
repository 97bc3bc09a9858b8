"""From domain errors to what a page shows: a 404, a 403, or a sentence by the field."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from commons.errors import DomainError, Missing, NotAllowed

View = Callable[..., HttpResponse]


def told_as_pages(view: View) -> View:
    """A view in which Missing is a 404 and NotAllowed a 403."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Missing as error:
            raise Http404(str(error.message)) from None
        except NotAllowed as error:
            raise PermissionDenied(str(error.message)) from None

    return wrapped


def tell(form: forms.Form, error: DomainError, names: Mapping[str, str] | None = None) -> None:
    """Put the sentences of `error` beside the fields of a bound form they are about, the others above it.

    `names`: the form's field for a path of the error, where they differ.
    """
    said = False
    for path, sentences in error.fields.items():
        name = (names or {}).get(path, path)
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, str(sentence))
            said = True
    if not said:
        form.add_error(None, str(error.message))
