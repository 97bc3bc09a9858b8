"""The documents that a venue asks of those who book."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.paper_words import LONGEST_LABEL, PaperKind
from accounts.words import Audience
from venues.models.naming import Named
from venues.models.venues import Venue


class PaperTerm(Named):
    """A document that the host wants to see before a booking is certain. No `audiences`: it is asked of all."""

    venue = models.ForeignKey(Venue, verbose_name=_("lieu"), on_delete=models.CASCADE, related_name="paper_terms")
    kind = models.CharField(_("document"), max_length=20, choices=PaperKind.choices, default=PaperKind.INSURANCE)
    label = models.CharField(_("nom"), max_length=LONGEST_LABEL, blank=True)
    audiences = ArrayField(
        models.CharField(max_length=20, choices=Audience.choices),
        verbose_name=_("publics"),
        default=list,
        blank=True,
        help_text=_("Aucun : tous les publics."),
    )
    position = models.PositiveSmallIntegerField(_("rang"), default=0)

    class Meta:
        verbose_name = _("document demandé")
        verbose_name_plural = _("documents demandés")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                name="paper_term_named", condition=~models.Q(kind=PaperKind.OTHER) | ~models.Q(label="")
            )
        ]

    def __str__(self) -> str:
        return self.label or self.get_kind_display()

    @property
    def of_whom(self) -> list[str]:
        """The audiences in words; none for all."""
        return [str(Audience(one).label) for one in self.audiences]
