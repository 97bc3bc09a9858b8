"""The documents (*pièces*) that venues ask for."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class PaperKind(models.TextChoices):
    """What a document shows. Those of one kind answer every venue that asks for it."""

    INSURANCE = "insurance", _("attestation d’assurance")
    STATUTES = "statutes", _("statuts de l’association")
    REGISTRATION = "registration", _("récépissé de déclaration ou extrait Kbis")
    STUDENT_CARD = "student_card", _("carte étudiante")
    RESIDENCE = "residence", _("justificatif de domicile")
    OTHER = "other", _("autre document")


Key = tuple[str, str]
LONGEST_LABEL: Final = 120


def key_of(kind: str, label: str) -> Key:
    """What tells one document from another: its kind, and for others what the host calls it."""
    return kind, label.strip().casefold() if kind == PaperKind.OTHER else ""
