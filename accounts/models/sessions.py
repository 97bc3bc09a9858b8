"""Who is signed in where."""

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _


class Session(AbstractBaseSession):
    """A browser's session, found by its person: what is inside is sealed. `user` is empty for a visitor.

    The database does not hold the reference: a session that ends a moment after its account is deleted leads nowhere
    and does no harm, and no page is to fail for it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("personne"),
        null=True,
        on_delete=models.CASCADE,
        db_constraint=False,
        related_name="+",
    )
    session_data = models.TextField(_("contenu"), editable=False)
    expire_date = models.DateTimeField(_("valable jusqu’au"), db_index=True)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
