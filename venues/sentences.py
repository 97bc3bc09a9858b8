"""Sentences that several use cases say."""

from django.utils.translation import gettext as _


def unknown_venue() -> str:
    return _("Ce lieu n’existe pas, ou n’est pas visible pour vous.")


def unknown_space() -> str:
    return _("Cet espace n’existe pas dans ce lieu.")


def unknown_season() -> str:
    return _("Cette saison n’existe pas, ou n’est pas visible pour vous.")


def unknown_closure() -> str:
    return _("Cette fermeture n’existe pas, ou n’est pas visible pour vous.")


def unknown_payment_method() -> str:
    return _("Ce moyen de paiement n’existe pas, ou son lieu ne vous est pas confié.")
