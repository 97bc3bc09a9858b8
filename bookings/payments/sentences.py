"""Sentences about the provider that several use cases say."""

from typing import Final

from django.utils.translation import gettext_lazy as _

LATER: Final = _("Le service de paiement ne répond pas. Réessayez dans une minute.")
