"""What a host says about photos: one small form for each, all within the form of the page."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from venues.models import Photo, Venue
from venues.models.photos import LONGEST_ALT
from venues.photo_editing import Words


class PhotoForm(forms.Form):
    """The words of one photo."""

    alt = forms.CharField(
        label=_("Ce qu’on voit sur la photo"),
        required=False,
        max_length=LONGEST_ALT,
        help_text=_("Pour qui ne voit pas l’image, par exemple : « La grande salle, ses tables et la cheminée »."),
    )
    credit = forms.CharField(label=_("Photo de"), required=False, max_length=120)

    def __init__(self, data: Mapping[str, str] | None, photo: Photo) -> None:
        self.photo = photo
        super().__init__(data, prefix=f"photo-{photo.pk}", initial={"alt": photo.alt, "credit": photo.credit})
        # A photo without words is kept and not shown: nothing is wrong about it, and « facultatif » would mislead.
        self.fields["alt"].wanted_of_some = True  # type: ignore[attr-defined]

    @property
    def words(self) -> Words:
        """What was typed. The form is valid."""
        return Words(self.cleaned_data["alt"].strip(), self.cleaned_data["credit"].strip())


def forms_of(venue: Venue, data: Mapping[str, str] | None = None) -> list[PhotoForm]:
    """One for each photo of the venue, in order. A photo that the page did not have yet keeps its words."""
    photos = list(Photo.objects.filter(venue=venue))
    return [PhotoForm(data if data is not None and f"photo-{one.pk}-alt" in data else None, one) for one in photos]
