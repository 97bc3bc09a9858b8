"""The words of billing: how an organisation stands with VAT."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Regime(models.TextChoices):
    """What VAT an organisation charges."""

    LIABLE = "liable", _("assujettie : elle facture la TVA")
    FRANCHISE = "franchise", _("franchise en base : pas de TVA")
    EXEMPT_NONPROFIT = "exempt_nonprofit", _("association exonérée : pas de TVA")
    PUBLIC_BODY = "public_body", _("organisme public hors du champ de la TVA")
