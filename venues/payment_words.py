"""The words of paying a host: by what means, when, and what a first payment is called."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class MethodKind(models.TextChoices):
    """By what means a host is paid."""

    CARD = "card", _("carte bancaire")
    TRANSFER = "transfer", _("virement")
    CHEQUE = "cheque", _("chèque")
    ON_SITE = "on_site", _("sur place")
    TITRE = "titre", _("titre de recette")
    INVOICE = "invoice", _("facture après usage")


class AdvanceKind(models.TextChoices):
    """What a first payment is: *arrhes* let either side withdraw, an *acompte* binds both."""

    ARRHES = "arrhes", _("arrhes")
    ACOMPTE = "acompte", _("acompte")


# The reservation waits for the payment.
PAID_BEFORE: Final = frozenset({MethodKind.CARD, MethodKind.TRANSFER, MethodKind.CHEQUE})
PAID_AT_VENUE: Final = frozenset({MethodKind.ON_SITE})
# Confirmed without payment: a public accountant asks for it afterwards.
PAID_AFTER_USE: Final = frozenset({MethodKind.TITRE, MethodKind.INVOICE})
# What the host notes by hand.
NOTED_BY_HAND: Final = frozenset(MethodKind) - {MethodKind.CARD}
