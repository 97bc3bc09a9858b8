"""The languages in which hosts may write, and what they may say in several."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HostLanguage(models.TextChoices):
    """By its ISO 639-1 code, under the name that its speakers give it."""

    FRENCH = "fr", "français"
    ENGLISH = "en", "English"
    GERMAN = "de", "Deutsch"
    SPANISH = "es", "español"
    ITALIAN = "it", "italiano"
    DUTCH = "nl", "Nederlands"
    OCCITAN = "oc", "occitan"


class TextField(models.TextChoices):
    """What is said again in another language."""

    DESCRIPTION = "description", _("présentation")
    HOUSE_RULES = "house_rules", _("règles du lieu")
    ARRIVAL = "arrival_instructions", _("comment entrer")
    ALT = "alt", _("ce qu’on voit sur la photo")


# Told to those who have a place, and to nobody before.
NOT_PUBLIC = (TextField.ARRIVAL,)
