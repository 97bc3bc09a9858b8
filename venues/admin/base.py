"""What the administration pages of venues share: the same refusals as everywhere, and one's own territory."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models
from django.http import HttpRequest
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin

from commons.errors import DomainError


def add_refusal(form: forms.BaseForm, error: DomainError) -> None:
    """Show a refusal at the fields it is about, as far as the form has them."""
    known = [name for name in error.fields if name in form.fields]
    if not known:
        form.add_error(None, str(error.message))
    for name in known:
        form.add_error(name, [str(sentence) for sentence in error.fields[name]])


class CheckedForm(forms.ModelForm):
    """A form whose instance also passes `refuse(instance)`, the rule that use cases apply."""

    def refuse(self, instance: Any) -> None:
        """Raise a DomainError for what cannot be."""

    def _post_clean(self) -> None:
        super()._post_clean()
        if set(self.errors) - {NON_FIELD_ERRORS}:
            return
        try:
            self.refuse(self.instance)
        except DomainError as error:
            # The refusal says in words what a constraint of the table would say by its name.
            self._errors.pop(NON_FIELD_ERRORS, None)
            add_refusal(self, error)


class TerritoryAdmin(ModelAdmin):
    """Administrators of a territory see what lies in it; administrators of the site see all.

    `territory_path` leads from the model to the venue's commune.
    """

    territory_path = "venue__commune"
    list_per_page = 50
    warn_unsaved_form = True

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        rows = super().get_queryset(request)
        user: Any = request.user
        if user.is_superuser or not user.territories.exists():
            return rows
        return rows.filter(**{f"{self.territory_path}__territories__administrators": user}).distinct()


class ReadOnlyAdmin(TerritoryAdmin):
    """Rows that the programme writes."""

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False


def run_on_each(
    admin: ModelAdmin, request: HttpRequest, rows: Iterable[Any], deed: Callable[[Any], object], done: tuple[str, str]
) -> None:
    """Do `deed` to each row; say how many it was done to (`done`: singular, plural) and why not to the others."""
    count = 0
    for row in rows:
        try:
            deed(row)
            count += 1
        except DomainError as error:
            admin.message_user(request, f"{row} : {error.message}", messages.ERROR)
    if count:
        sentence = ngettext(*done, count) % {"count": count}
        admin.message_user(request, sentence, messages.SUCCESS)
