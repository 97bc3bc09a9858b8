"""What visitors report about the page of a venue."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from venues.models.venues import Venue

LONGEST_MESSAGE = 2_000


class Report(models.Model):
    """Somebody says that something is wrong with a page. `email` may be empty: nobody needs an account to report.

    `settled_at`: since when it is done or dismissed; it goes some time later (`venues.reporting`).
    """

    class Reason(models.TextChoices):
        WRONG = "wrong", _("quelque chose est faux (adresse, prix, horaires…)")
        FRAUD = "fraud", _("cela ressemble à une arnaque")
        UNSAFE = "unsafe", _("un danger, ou l’accès n’est pas ce qui est dit")
        ILLEGAL = "illegal", _("contenu illicite ou blessant")
        RIGHTS = "rights", _("photo ou texte utilisés sans droit")
        OTHER = "other", _("autre chose")

    class State(models.TextChoices):
        NEW = "new", _("à traiter")
        DONE = "done", _("traité")
        DISMISSED = "dismissed", _("sans suite")

    venue = models.ForeignKey(Venue, verbose_name=_("lieu"), on_delete=models.CASCADE, related_name="reports")
    reason = models.CharField(_("motif"), max_length=10, choices=Reason.choices)
    message = models.TextField(_("ce qui est signalé"), max_length=LONGEST_MESSAGE)
    email = models.EmailField(_("adresse e-mail"), blank=True)
    state = models.CharField(_("état"), max_length=10, choices=State.choices, default=State.NEW)
    note = models.TextField(_("ce qui a été fait"), blank=True)
    reported_at = models.DateTimeField(_("signalé le"))
    settled_at = models.DateTimeField(_("réglé le"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("signalement")
        verbose_name_plural = _("signalements")
        ordering = ["-reported_at", "-id"]

    def __str__(self) -> str:
        return f"{self.venue} – {self.get_reason_display()}"
