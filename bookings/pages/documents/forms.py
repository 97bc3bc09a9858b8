"""Forms of documents: they read what was typed; the use cases judge it."""

from django import forms
from django.utils.translation import gettext_lazy as _


class BilledToForm(forms.Form):
    """To whom the documents of a booking go."""

    legal_name = forms.CharField(label=_("Nom ou raison sociale"), max_length=200)
    address = forms.CharField(label=_("Adresse"), max_length=300)
    postal_code = forms.CharField(label=_("Code postal"), max_length=12)
    city = forms.CharField(label=_("Ville"), max_length=120)
    country = forms.CharField(
        label=_("Pays"), max_length=2, min_length=2, initial="FR", help_text=_("Deux lettres, par exemple FR.")
    )


class CreditForm(forms.Form):
    """A credit note."""

    amount = forms.DecimalField(label=_("Montant TTC (€)"), max_digits=10, decimal_places=2)
    reason = forms.CharField(label=_("Motif"), max_length=200, help_text=_("Il figure sur l’avoir."))
