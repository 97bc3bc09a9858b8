"""The words of documents that were asked for with a booking."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class PaperState(models.TextChoices):
    """Where one document stands."""

    WANTED = "wanted", _("à envoyer")
    SENT = "sent", _("envoyé, à regarder")
    ACCEPTED = "accepted", _("accepté")
    REFUSED = "refused", _("à refaire")


# Something is left to do for the booker.
MISSING: Final = frozenset({PaperState.WANTED, PaperState.REFUSED})
