"""Claims on `Idempotency-Key`s and the answers they got."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class IdempotencyClaim(models.Model):
    """One key of one user on one method and path, with the 2xx answer given to it; kept 24 hours."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("personne"), on_delete=models.CASCADE, related_name="+"
    )
    method = models.CharField(_("méthode"), max_length=10)
    path = models.CharField(_("chemin"), max_length=300)
    key = models.CharField(_("clé"), max_length=255)
    body_digest = models.CharField(_("empreinte de la demande"), max_length=64)
    status = models.PositiveSmallIntegerField(_("statut"))
    body = models.JSONField(_("réponse"))
    created_at = models.DateTimeField(_("créé le"))

    class Meta:
        verbose_name = _("clé d’idempotence")
        verbose_name_plural = _("clés d’idempotence")
        constraints = [models.UniqueConstraint(fields=["user", "method", "path", "key"], name="idempotency_once")]
        indexes = [models.Index(fields=["created_at"], name="idempotency_age")]

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.key}"
