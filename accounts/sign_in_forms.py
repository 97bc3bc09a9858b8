"""Signing up and in: an address and a code that is sent to it; a password is for who wants one.

Apart from `accounts.forms`, which allauth reads while its own forms are being made.
"""

from typing import Any

from allauth.account import forms as allauth
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _


class SignUpForm(allauth.SignupForm):
    """Without a password: the code proves the address, and lets the person in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password1", None)
        self.fields["email"].help_text = _("Nous y envoyons un code : pas de mot de passe à choisir.")


class LoginForm(allauth.LoginForm):
    """Who leaves the password empty is sent a code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        password = self.fields["password"]
        password.required = False
        password.help_text = format_html(
            '{} <a href="{}">{}</a>',
            _("Vide : nous vous envoyons un code par courriel."),
            reverse("account_reset_password"),
            _("Mot de passe oublié ?"),
        )
