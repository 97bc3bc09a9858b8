"""Django's description of this app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Comptes et structures"

    def ready(self) -> None:
        from accounts import adapter  # noqa: F401, PLC0415  (the worker sends the mails that the sign-in pages could not)
