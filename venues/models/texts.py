"""What a host says in another language than the venue's own."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from venues.models.photos import Photo
from venues.models.spaces import Space
from venues.models.venues import Venue
from venues.querysets import HostTextQuerySet
from venues.text_words import HostLanguage, TextField


class HostText(models.Model):
    """One text of a venue, of one of its spaces or photos, in one language. An empty text has no row."""

    venue = models.ForeignKey(
        Venue, verbose_name=_("lieu"), on_delete=models.CASCADE, related_name="texts", db_index=False
    )
    space = models.ForeignKey(Space, verbose_name=_("espace"), null=True, blank=True, on_delete=models.CASCADE)
    photo = models.ForeignKey(Photo, verbose_name=_("photo"), null=True, blank=True, on_delete=models.CASCADE)
    field = models.CharField(_("texte"), max_length=20, choices=TextField.choices)
    language = models.CharField(_("langue"), max_length=5, choices=HostLanguage.choices)
    text = models.TextField(_("dans cette langue"))

    objects = HostTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("texte dans une autre langue")
        verbose_name_plural = _("textes dans d’autres langues")
        ordering = ["language", "id"]
        constraints = [
            # It begins with the venue, and so serves its foreign key.
            models.UniqueConstraint(
                fields=["venue", "space", "photo", "field", "language"], name="host_text_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=models.Q(space=None) | models.Q(photo=None), name="host_text_about_one_thing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_field_display()} ({self.language})"
