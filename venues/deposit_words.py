"""The words of security deposits (*cautions*): what they stand for."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DepositKind(models.TextChoices):
    """What a deposit stands for. A venue often asks for two."""

    DAMAGE = "damage", _("dégâts")
    CLEANING = "cleaning", _("ménage")
    OTHER = "other", _("autre")
