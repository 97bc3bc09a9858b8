"""What has a name of the host's."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from venues.naming import said


class Named(models.Model):
    """Something whose own name, in the venue's language, `names` says again in others."""

    names = models.JSONField(_("nom dans d’autres langues"), default=dict, blank=True)

    class Meta:
        abstract = True

    @property
    def called(self) -> str:
        """As the reader calls it."""
        return said(self.names, str(self))
