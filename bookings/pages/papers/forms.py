"""The form of a document that is sent."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Paper
from accounts.paper_words import Key, key_of
from accounts.papers import ACCEPTED, read_paper
from bookings.models import AskedPaper
from bookings.papers.sending import too_short
from commons.errors import Impossible
from commons.forms import DayInput
from commons.uploads import Upload

HELP = gettext_lazy("PDF, JPEG ou PNG, 8 Mo au plus. Seuls vous et ce lieu le voyez.")
UNTIL_HELP = gettext_lazy("S’il a une date de fin. Jusqu’à cette date, personne ne vous le redemande.")


class PaperField(forms.FileField):
    """A file that is known by what is in it; cleaned to an `Upload`."""

    widget = forms.FileInput(attrs={"accept": ACCEPTED})

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_empty_file=True, **options)

    def clean(self, data: Any, initial: Any = None) -> Upload | None:
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            return read_paper(file)
        except Impossible as error:
            raise forms.ValidationError(str(error.message)) from None


def until_field() -> forms.DateField:
    return forms.DateField(
        label=gettext_lazy("Valable jusqu’au"),
        required=False,
        widget=DayInput(),
        help_text=UNTIL_HELP,
    )


class SendForm(forms.Form):
    """One document."""

    file = PaperField(label=gettext_lazy("Le fichier"), help_text=HELP)
    valid_until = until_field()


class PapersMixin(forms.Form):
    """What a form of booking adds for the documents that are asked for: a file each, now or later."""

    def add_papers(self, asked: Iterable[AskedPaper], known: Mapping[Key, Paper], *, needed: date) -> None:
        """A field for each that the wallet does not have. `needed`: the day up to which they have to be valid."""
        self.papers = [(one, known.get(key_of(one.kind, one.label))) for one in asked]
        self._needed = needed
        for one, paper in self.papers:
            if paper is None:
                self._add(one)

    def _add(self, one: AskedPaper) -> None:
        title = one.title[:1].upper() + one.title[1:]
        self.fields[_file(one)] = PaperField(label=title, required=False, help_text=HELP)
        until = until_field()
        until.label = _("%(document)s : valable jusqu’au") % {"document": title}
        self.fields[_until(one)] = until

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for one, _paper in self.papers:
            until = values.get(_until(one))
            if until is not None and until < self._needed:
                self.add_error(_until(one), too_short(self._needed))
        return values

    def sent_papers(self) -> dict[int, tuple[Upload, date | None]]:
        """What was chosen, by its position. The form is valid."""
        values = self.cleaned_data
        return {
            one.position: (values[_file(one)], values.get(_until(one)))
            for one, _paper in self.papers
            if values.get(_file(one))
        }


def _file(one: AskedPaper) -> str:
    return f"paper_{one.position}"


def _until(one: AskedPaper) -> str:
    return f"paper_{one.position}_until"
