"""The forms of a deposit that a host holds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.deposit_words import BY_HAND, Means
from bookings.deposits.proofs import ACCEPTED
from bookings.deposits.rules import LONGEST_REASON
from commons.forms import DayInput


class ReceivedForm(forms.Form):
    """By what means it came, and when."""

    means = forms.ChoiceField(label=_("Reçue par"), choices=[(one.value, one.label) for one in Means if one in BY_HAND])
    received_on = forms.DateField(label=_("Le"), widget=DayInput())
    reference = forms.CharField(
        label=_("Numéro du chèque ou référence"), max_length=100, required=False, help_text=_("Pour vous y retrouver.")
    )

    def __init__(self, *args: Any, deposit_id: int, **kwargs: Any) -> None:
        # Several of these forms are on one page.
        super().__init__(*args, auto_id=f"id_{deposit_id}_%s", **kwargs)


class KeepForm(forms.Form):
    """How much is kept, why, and what shows it."""

    amount = forms.DecimalField(label=_("Montant gardé (€)"), max_digits=9, decimal_places=2, localize=True)
    reason = forms.CharField(
        label=_("Pourquoi"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Une phrase, envoyée à la personne."),
    )
    proof = forms.FileField(
        label=_("Photo ou PDF qui le montre"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("La personne voit ce fichier, et personne d’autre. 8 Mo au plus."),
    )
