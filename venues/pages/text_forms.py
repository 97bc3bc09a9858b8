"""The texts of a venue in one language, beside the venue's own."""

from collections.abc import Iterable
from typing import Any

from django import forms

from venues.host_texts import Key, key_of
from venues.models import HostText, Photo, Space, Venue
from venues.models.photos import LONGEST_ALT
from venues.text_editing import LONGEST
from venues.text_words import TextField

OF_VENUE = (TextField.DESCRIPTION, TextField.HOUSE_RULES, TextField.ARRIVAL)


class TextsForm(forms.Form):
    """One field for each text that the venue has; its own text is the hint of the field."""

    def __init__(
        self,
        data: Any,
        *,
        venue: Venue,
        spaces: Iterable[Space],
        photos: Iterable[Photo],
        rows: Iterable[HostText],
        language: str,
    ) -> None:
        super().__init__(data)
        self.keys: dict[str, Key] = {}
        self._known = {key_of(row): row.text for row in rows if row.language == language}
        self._language = language
        for field in OF_VENUE:
            self._add(("venue", None, field.value), str(field.label).capitalize(), getattr(venue, field.value))
        for space in spaces:
            self._add(("space", space.pk, TextField.DESCRIPTION.value), space.name, space.description)
        for photo in photos:
            self._add(("photo", photo.pk, TextField.ALT.value), str(TextField.ALT.label).capitalize(), photo.alt)

    def _add(self, key: Key, label: str, own: str) -> None:
        if not own:
            return
        about, subject, field = key
        name = f"{about}-{subject or field}"
        short = field == TextField.ALT.value
        self.keys[name] = key
        widget = forms.TextInput() if short else forms.Textarea(attrs={"rows": 5})
        widget.attrs["lang"] = self._language
        widget.attrs["dir"] = "auto"
        made = forms.CharField(
            label=label,
            help_text=own,
            required=False,
            max_length=LONGEST_ALT if short else LONGEST,
            initial=self._known.get(key, ""),
            widget=widget,
        )
        # All of them are optional, and it goes without saying.
        made.wanted_of_some = True  # type: ignore[attr-defined]
        self.fields[name] = made

    def texts(self) -> dict[Key, str]:
        """What was typed. The form is valid."""
        return {key: self.cleaned_data[name] for name, key in self.keys.items()}
