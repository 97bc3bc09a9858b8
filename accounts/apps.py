"""Django's description of this app."""

from allauth.mfa.apps import MFAConfig
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Comptes et structures"

    def ready(self) -> None:
        # They register the mails that the worker sends, and what is kept of people; models are there only now.
        from accounts import adapter, mail  # noqa: F401, PLC0415
        from accounts.privacy import own_part  # noqa: F401, PLC0415


class SecondFactorsConfig(MFAConfig):
    """The library's app for second factors, whose models have no French name of their own."""

    verbose_name = _("Double authentification")

    def ready(self) -> None:
        super().ready()
        words = self.get_model("Authenticator")._meta
        words.verbose_name, words.verbose_name_plural = _("second facteur"), _("seconds facteurs")
