"""The form of a deposit that a venue asks for."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from venues.deposit_words import DepositKind
from venues.models import DepositTerm


class DepositTermForm(forms.Form):
    """What it stands for, and how much."""

    kind = forms.ChoiceField(label=_("Pour quoi"), choices=DepositKind.choices)
    label = forms.CharField(
        label=_("Nom"),
        max_length=120,
        required=False,
        help_text=_("Par exemple « ménage de la cuisine ». Vide : le nom ci-dessus."),
    )
    amount = forms.DecimalField(
        label=_("Montant (€)"),
        min_value=Decimal("0.01"),
        max_digits=9,
        decimal_places=2,
        localize=True,
        help_text=_("Pour toute la réservation, quel que soit le nombre de jours."),
    )

    @classmethod
    def of(cls, data: Any, term: DepositTerm | None = None) -> "DepositTermForm":
        """Bound to `data` when there is any, else with what the term says."""
        initial = {"kind": term.kind, "label": term.label, "amount": term.amount} if term else {}
        return cls(data or None, initial=initial)
