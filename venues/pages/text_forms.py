"""The texts of a venue in one language, beside the venue's own."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from venues.host_texts import Key, key_of
from venues.models import HostText, Photo, Space, Venue
from venues.models.naming import Named
from venues.models.photos import LONGEST_ALT
from venues.name_editing import DEPOSIT, PAPER, SEASON, SPACE, SUPPLEMENT
from venues.naming import LONGEST_NAME, NAME
from venues.text_editing import LONGEST
from venues.text_words import TextField

OF_VENUE = (TextField.DESCRIPTION, TextField.HOUSE_RULES, TextField.ARRIVAL)
OTHER_NAMES = {
    SEASON: gettext_lazy("Nom de la saison"),
    SUPPLEMENT: gettext_lazy("Supplément"),
    DEPOSIT: gettext_lazy("Caution demandée"),
    PAPER: gettext_lazy("Document demandé"),
}
# In characters; what is short is typed in one line.
LENGTHS: Mapping[str, int] = {TextField.ALT: LONGEST_ALT, NAME: LONGEST_NAME}


class TextsForm(forms.Form):
    """One field for each text and name that the venue has; its own words are the hint of the field."""

    def __init__(
        self,
        data: Any,
        *,
        venue: Venue,
        spaces: Iterable[Space],
        photos: Iterable[Photo],
        named: Mapping[str, Iterable[Named]],
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
            self._add_name(SPACE, space, _("Nom de l’espace"))
            self._add(("space", space.pk, TextField.DESCRIPTION.value), space.name, space.description)
        for about, label in OTHER_NAMES.items():
            # As `write_names` does, each name is asked for once.
            first: dict[str, Named] = {}
            for one in named[about]:
                first.setdefault(str(one), one)
            for one in first.values():
                self._add_name(about, one, label)
        for photo in photos:
            self._add(("photo", photo.pk, TextField.ALT.value), str(TextField.ALT.label).capitalize(), photo.alt)

    def _add_name(self, about: str, named: Named, label: Any) -> None:
        key = (about, named.pk, NAME)
        if name := named.names.get(self._language):
            self._known[key] = name
        self._add(key, str(label), str(named))

    def _add(self, key: Key, label: str, own: str) -> None:
        if not own:
            return
        about, subject, field = key
        name = f"{about}-{subject or field}" + ("-name" if field == NAME else "")
        longest = LENGTHS.get(field, LONGEST)
        short = longest < LONGEST
        self.keys[name] = key
        widget = forms.TextInput() if short else forms.Textarea(attrs={"rows": 5})
        widget.attrs["lang"] = self._language
        widget.attrs["dir"] = "auto"
        made = forms.CharField(
            label=label,
            help_text=own,
            required=False,
            max_length=longest,
            initial=self._known.get(key, ""),
            widget=widget,
        )
        # All of them are optional, and it goes without saying.
        made.wanted_of_some = True  # type: ignore[attr-defined]
        self.fields[name] = made

    def texts(self) -> dict[Key, str]:
        """What was typed. The form is valid."""
        return {key: self.cleaned_data[name] for name, key in self.keys.items()}
