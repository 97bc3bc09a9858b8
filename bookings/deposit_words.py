"""The words of deposits: by what means they came, and where they stand."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Means(models.TextChoices):
    """How a deposit was given. A card is only authorised: nothing is taken unless the host keeps something."""

    CARD = "card", _("empreinte de carte")
    CHEQUE = "cheque", _("chèque")
    TRANSFER = "transfer", _("virement")
    CASH = "cash", _("espèces")


class DepositState(models.TextChoices):
    """Where a deposit stands. `ending`: decided, and the bank of the card has not answered yet."""

    EXPECTED = "expected", _("attendue")
    RECEIVED = "received", _("reçue")
    ENDING = "ending", _("décision en cours à la banque")
    RETURNED = "returned", _("rendue")
    KEPT_PART = "kept_part", _("gardée en partie")
    KEPT = "kept", _("gardée")


ENDED: Final = frozenset({DepositState.RETURNED, DepositState.KEPT_PART, DepositState.KEPT})
# What the host can note by hand.
BY_HAND: Final = frozenset(Means) - {Means.CARD}
