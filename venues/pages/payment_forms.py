"""Forms about how a venue is paid."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.words import Audience
from venues.models import PaymentMethod, PaymentTerms
from venues.payment_rules import FIELDS
from venues.payment_words import MethodKind

OWN_FIELDS: Final = ("account_holder", "iban", "bic", "payee")


class MethodForm(forms.Form):
    """One means of paying: only the fields that its kind has."""

    account_holder = forms.CharField(label=_("Titulaire du compte"), max_length=150)
    iban = forms.CharField(label="IBAN", max_length=50, help_text=_("Avec ou sans espaces, comme sur votre RIB."))
    bic = forms.CharField(label="BIC", max_length=20, required=False)
    payee = forms.CharField(label=_("À l’ordre de"), max_length=150)
    audiences = forms.MultipleChoiceField(
        label=_("Pour qui"),
        choices=Audience.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Rien de coché : pour tout le monde."),
    )
    instructions = forms.CharField(
        label=_("Précisions"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Par exemple où envoyer le chèque, ou à quelle caisse payer. Montré à qui choisit ce moyen."),
    )
    position = forms.IntegerField(
        label=_("Rang"),
        required=False,
        min_value=0,
        max_value=99,
        help_text=_("Le plus petit est proposé en premier."),
    )
    is_active = forms.BooleanField(label=_("Proposer ce moyen"), required=False, initial=True)

    def __init__(self, *args: Any, kind: str, method: PaymentMethod | None = None, **kwargs: Any) -> None:
        if method is not None:
            kwargs["initial"] = {name: getattr(method, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        for name in OWN_FIELDS:
            if name not in FIELDS.get(kind, ()):
                del self.fields[name]

    def terms(self) -> dict[str, Any]:
        """What `payment_editing` takes. The form is valid; an empty rank stays as it is."""
        return {name: value for name, value in self.cleaned_data.items() if name != "position" or value is not None}


class TermsForm(forms.ModelForm):
    """When a venue is paid."""

    class Meta:
        model = PaymentTerms
        fields = ("advance_percent", "advance_kind", "balance_days", "pay_within_hours", "offline_within_days")
        labels = {
            "advance_percent": _("Payé d’abord (% du prix)"),
            "advance_kind": _("Ce premier paiement est"),
            "balance_days": _("Solde dû (jours avant le début)"),
            "pay_within_hours": _("Délai pour payer par carte (heures)"),
            "offline_within_days": _("Délai pour un virement ou un chèque (jours)"),
        }
        help_texts = {
            "advance_percent": _("100 : tout le prix d’un coup."),
            "advance_kind": _(
                "Arrhes : chacun peut renoncer ; la personne les perd, vous rendez le double. Acompte : le contrat est "
                "ferme, vos conditions d’annulation s’appliquent."
            ),
        }


KIND_HINTS: Final = {
    MethodKind.CARD: _("Payé en ligne avant le séjour, versé directement sur votre compte Stripe."),
    MethodKind.TRANSFER: _("Payé avant le séjour sur votre compte ; vous notez quand c’est reçu."),
    MethodKind.CHEQUE: _("Envoyé avant le séjour ; vous notez quand il est reçu."),
    MethodKind.ON_SITE: _("Payé chez vous le jour même ; la réservation est confirmée sans attendre."),
    MethodKind.TITRE: _("Votre comptable public émet un titre après le séjour ; confirmé sans attendre."),
    MethodKind.INVOICE: _("Facture après le séjour ; confirmé sans attendre."),
}
