"""What the administration pages of venues share: the same refusals as everywhere."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest

from accounts.admin.base import TerritoryPage
from commons.admin.base import ReadOnlyPage
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


class VenuePage(TerritoryPage):
    """Rows of a venue, for the administrators of its territory too. Nothing is deleted in passing."""

    territory_path = "venue__commune"

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}


class WrittenByProgramme(ReadOnlyPage, VenuePage):
    """Rows that publishing or the database write, to look at."""
