"""Messages to send, as rows (promise 6)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """One message to one person, due at a time, sent once.

    Unique by subject, kind, recipient and due time. A worker claims it with a short lease (`claimed_until`), sends it
    outside any transaction under its own `message_id`, and notes `sent_at`.
    """

    subject_type = models.CharField(_("type d’objet"), max_length=40)
    subject_id = models.CharField(_("objet"), max_length=40)
    kind = models.CharField(_("message"), max_length=60)
    recipient = models.EmailField(_("destinataire"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("personne"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    language = models.CharField(_("langue"), max_length=5, default="fr")
    data = models.JSONField(_("détails"), default=dict, blank=True)
    due_at = models.DateTimeField(_("à envoyer le"))
    message_id = models.CharField(_("identifiant du message"), max_length=200, unique=True)
    claimed_until = models.DateTimeField(_("réservé jusqu’à"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("essais"), default=0)
    last_error = models.TextField(_("dernière erreur"), blank=True)
    sent_at = models.DateTimeField(_("envoyé le"), null=True, blank=True)
    dropped_at = models.DateTimeField(_("abandonné le"), null=True, blank=True)
    created_at = models.DateTimeField(_("créé le"), auto_now_add=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-due_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "kind", "recipient", "due_at"], name="notice_once"
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], name="notice_due", condition=models.Q(sent_at=None, dropped_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.recipient}"
