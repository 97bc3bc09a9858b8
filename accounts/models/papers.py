"""The document wallet: what was shown once and need not be sent again while it is valid."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.organisations import Organisation
from accounts.paper_words import LONGEST_LABEL, PaperKind


class Paper(models.Model):
    """A document of an organisation, or of a person who books for themselves: exactly one of the two.

    `valid_until`: its last day, None when it does not end. The content is another row, so that lists do not read it.
    """

    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("structure"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="papers",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("personne"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="papers",
    )
    kind = models.CharField(_("document"), max_length=20, choices=PaperKind.choices)
    label = models.CharField(_("nom"), max_length=LONGEST_LABEL, blank=True)
    name = models.CharField(_("nom du fichier"), max_length=120)
    media_type = models.CharField(_("type"), max_length=40)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    valid_until = models.DateField(_("valable jusqu’au"), null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("envoyé par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    added_at = models.DateTimeField(_("envoyé le"))

    class Meta:
        verbose_name = _("document gardé")
        verbose_name_plural = _("documents gardés")
        ordering = ["-added_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="paper_one_owner",
                condition=models.Q(organisation=None, user__isnull=False)
                | models.Q(organisation__isnull=False, user=None),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """In the words of the host who asked first, or else our own."""
        return self.label or str(self.get_kind_display())


class PaperFile(models.Model):
    """What the document holds: read by its owner's side and by the hosts to whom it was shown, and by nobody else."""

    paper = models.OneToOneField(Paper, on_delete=models.CASCADE, related_name="file", primary_key=True)
    content = models.BinaryField(editable=False)

    class Meta:
        verbose_name = _("fichier")
        verbose_name_plural = _("fichiers")

    def __str__(self) -> str:
        return str(self.paper_id)
