"""Django's description of this app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Comptes et structures"

    def ready(self) -> None:
        # They register the mails that the worker sends; models are there only now.
        from accounts import adapter, mail  # noqa: F401, PLC0415
