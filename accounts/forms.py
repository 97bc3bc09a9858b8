"""Forms of the sign-in pages."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from commons.names import tidy_name


class NameForm(forms.Form):
    """What is asked beside the address of who signs up."""

    name = forms.CharField(
        label=_("Votre nom"),
        max_length=150,
        required=False,
        help_text=_("Montré à vos hôtes."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["email", "name"]

    def signup(self, _request: HttpRequest, user: User) -> None:
        user.name = tidy_name(self.cleaned_data["name"])
        user.save(update_fields=["name"])
