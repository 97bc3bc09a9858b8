"""The form of a document that a venue asks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.paper_words import LONGEST_LABEL, PaperKind
from accounts.words import Audience
from venues.models import PaperTerm


class PaperTermForm(forms.Form):
    """Which document, and of whom."""

    kind = forms.ChoiceField(label=_("Quel document"), choices=PaperKind.choices)
    label = forms.CharField(
        label=_("Nom"),
        max_length=LONGEST_LABEL,
        required=False,
        help_text=_("Par exemple « assurance responsabilité civile 2027 ». Vide : le nom ci-dessus."),
    )
    audiences = forms.MultipleChoiceField(
        label=_("À qui"),
        choices=[(one.value, one.label) for one in Audience if one is not Audience.EVERYONE],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Aucune case : à tous ceux qui réservent."),
    )

    @classmethod
    def of(cls, data: Any, term: PaperTerm | None = None) -> "PaperTermForm":
        """Bound to `data` when there is any, else with what the term says."""
        initial = {"kind": term.kind, "label": term.label, "audiences": term.audiences} if term else {}
        return cls(data or None, initial=initial)
