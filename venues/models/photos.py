"""What a venue looks like."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from venues.models.venues import Venue
from venues.photo_files import Picture
from venues.querysets import PhotoQuerySet

LONGEST_ALT = 250


class Photo(models.Model):
    """A photo of a venue. Visitors see it once it has `alt`, the words for those who do not see it.

    The pictures lie in the media store under names made of `key` and each of `widths` (`venues/photo_files.py`);
    `width` and `height` are those of the widest.
    """

    venue = models.ForeignKey(Venue, verbose_name=_("lieu"), on_delete=models.CASCADE, related_name="photos")
    key = models.CharField(_("nom des fichiers"), max_length=32, unique=True, editable=False)
    alt = models.CharField(_("ce qu’on voit"), max_length=LONGEST_ALT, blank=True)
    credit = models.CharField(_("auteur de la photo"), max_length=120, blank=True)
    width = models.PositiveSmallIntegerField(_("largeur"), editable=False)
    height = models.PositiveSmallIntegerField(_("hauteur"), editable=False)
    widths = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("largeurs"), editable=False)
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)
    created_at = models.DateTimeField(_("ajoutée le"), auto_now_add=True)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.alt or self.key

    @property
    def picture(self) -> Picture:
        """What pages need to show it."""
        return Picture(key=self.key, alt=self.alt, width=self.width, height=self.height, widths=tuple(self.widths))
