"""The event row: audit trail and outbox in one (promise 5)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """Something that happened to a subject: who, for whom, when, from, to, why.

    Written in the transaction of the change. A worker picks rows whose `handled_at` is empty, in order of `id`, and
    lets the registered handlers do what follows from them.
    """

    happened_at = models.DateTimeField(_("date"))
    kind = models.CharField(_("fait"), max_length=60)
    subject_type = models.CharField(_("type d’objet"), max_length=40)
    subject_id = models.CharField(_("objet"), max_length=40)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    on_behalf_of = models.CharField(_("au nom de"), max_length=200, blank=True)
    from_state = models.CharField(_("état avant"), max_length=30, blank=True)
    to_state = models.CharField(_("état après"), max_length=30, blank=True)
    reason = models.TextField(_("motif"), blank=True)
    data = models.JSONField(_("détails"), default=dict, blank=True)
    attempts = models.PositiveSmallIntegerField(_("essais"), default=0)
    retry_at = models.DateTimeField(_("nouvel essai le"), null=True, blank=True)
    last_error = models.TextField(_("dernière erreur"), blank=True)
    handled_at = models.DateTimeField(_("traité le"), null=True, blank=True)

    class Meta:
        verbose_name = _("événement")
        verbose_name_plural = _("événements")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["id"], name="event_unhandled", condition=models.Q(handled_at=None)),
            models.Index(fields=["subject_type", "subject_id", "id"], name="event_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_type} {self.subject_id}"
