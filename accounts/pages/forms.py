"""Forms of the account pages: they read what was typed; the use cases judge it."""

from datetime import UTC, datetime, time

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiToken, Organisation, Role, User
from accounts.organisations import OrganisationDetails
from commons.forms import CommuneField, DayInput

LANGUAGES = [("fr", "Français"), ("en", "English")]


class ProfileForm(forms.Form):
    """Who I am."""

    name = forms.CharField(
        label=_("Nom"),
        max_length=150,
        required=False,
        help_text=_("Montré aux hôtes chez qui vous réservez, et à votre équipe."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("Téléphone"),
        max_length=30,
        required=False,
        help_text=_("Donné seulement aux hôtes chez qui vous réservez."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )
    language = forms.ChoiceField(label=_("Langue des pages et des messages"), choices=LANGUAGES)

    @classmethod
    def of(cls, user: User) -> "ProfileForm":
        return cls(initial={"name": user.name, "phone": user.phone, "language": user.language})


class IdentifierField(forms.CharField):
    """A number that its hint asks of some kinds of organisations: they must give it (`accounts.identifiers`)."""

    wanted_of_some = True


class OrganisationForm(forms.Form):
    """What an organisation is."""

    kind = forms.ChoiceField(label=_("Type"), choices=Organisation.Kind.choices)
    name = forms.CharField(label=_("Nom"), max_length=200)
    siret = IdentifierField(
        label="SIRET", max_length=30, required=False, help_text=_("14 chiffres. Entreprises et organismes publics.")
    )
    rna = IdentifierField(
        label="RNA",
        max_length=30,
        required=False,
        help_text=_("W et 9 chiffres. Associations, sauf en Alsace-Moselle."),
    )
    uai = IdentifierField(
        label="UAI", max_length=30, required=False, help_text=_("7 chiffres et une lettre. Établissements scolaires.")
    )
    local_register = IdentifierField(
        label=_("Registre du tribunal"),
        max_length=100,
        required=False,
        help_text=_("Volume et folio. Associations d’Alsace et de Moselle."),
    )
    commune = CommuneField(label=_("Commune du siège"), required=False)
    address = forms.CharField(
        label=_("Adresse"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
    )
    email = forms.EmailField(label=_("Adresse e-mail"), required=False)
    phone = forms.CharField(
        label=_("Téléphone"), max_length=30, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )

    @classmethod
    def of(cls, organisation: Organisation) -> "OrganisationForm":
        return cls(initial={name: getattr(organisation, name) for name in cls.base_fields})

    def details(self) -> OrganisationDetails:
        return OrganisationDetails(**self.cleaned_data)


class RoleForm(forms.Form):
    """What a member may do."""

    role = forms.ChoiceField(label=_("Rôle"), choices=Role.choices, initial=Role.MEMBER)
    all_venues = forms.BooleanField(
        label=_("S’occupe de tous les lieux de la structure"),
        required=False,
        initial=True,
        help_text=_("Sinon, seulement des lieux que vous lui donnez."),
    )


class InvitationForm(RoleForm):
    """Whom to invite, and as what."""

    email = forms.EmailField(label=_("Adresse e-mail"), help_text=_("L’invitation y est envoyée, valable 14 jours."))
    field_order = ["email", "role", "all_venues"]


class TokenForm(forms.Form):
    """A new token."""

    name = forms.CharField(
        label=_("Nom"), max_length=100, help_text=_("Pour le reconnaître : « Site de l’association », « Agenda »…")
    )
    scopes = forms.MultipleChoiceField(
        label=_("Ce qu’il permet"),
        choices=ApiToken.Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[ApiToken.Scope.READ],
    )
    expires_at = forms.DateField(
        label=_("Valable jusqu’au"),
        required=False,
        widget=DayInput(),
        help_text=_("90 jours si vous ne dites rien, un an au plus."),
    )

    def end(self) -> datetime | None:
        """The last second of the chosen day, or None when none was chosen."""
        day = self.cleaned_data["expires_at"]
        return datetime.combine(day, time(23, 59, 59), tzinfo=UTC) if day else None
