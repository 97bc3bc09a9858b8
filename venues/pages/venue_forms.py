"""The forms of a venue: they read what was typed; the use cases judge it."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.forms.models import fields_for_model, model_to_dict
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from commons.forms import CommuneField
from venues.models import Amenity, Venue, VenueKind

TEXTS = ("description", "house_rules", "arrival_instructions", "payment_instructions")
SECTIONS = (
    (_("Le lieu"), ("kind", "name", "language", "description", "amenities", "download_mbps")),
    (
        _("Où"),
        ("commune", "address", "latitude", "longitude", "stop_name", "stop_minutes", "time_zone"),
    ),
    (_("Sécurité"), ("safety_headcount", "erp_types", "erp_category")),
    (
        _("Réserver"),
        ("approval", "answer_hours", "notice_hours", "horizon_days", "cancellation_policy"),
    ),
    (_("Pour vos visiteurs"), ("house_rules", "arrival_instructions", "payment_instructions", "phone", "email")),
)
HELP = {
    "safety_headcount": _("Il n’y aura jamais plus de personnes en même temps dans le lieu."),
    "erp_category": _("De 1 à 5."),
    "notice_hours": _("Par exemple 24 : personne ne réserve moins de 24 heures avant le début."),
    "answer_hours": _("Après ce temps, une demande sans réponse expire."),
    "latitude": _("Celle de la commune, à préciser si vous pouvez."),
    "house_rules": _("Ce que chacun doit savoir avant de venir."),
}
LABELS = {"notice_hours": _("Réserver au moins (heures avant)")}


def zones() -> list[tuple[str, str]]:
    """The time zones of the world, by name."""
    return [(name, name.replace("_", " ")) for name in sorted(available_timezones()) if "/" in name]


class NewVenueForm(forms.Form):
    """What a venue starts with; the rest comes from its kind and is changed afterwards."""

    organisation = forms.ModelChoiceField(
        label=_("Structure"),
        queryset=Organisation.objects.none(),
        empty_label=None,
        help_text=_("Qui propose ce lieu."),
    )
    kind = forms.ModelChoiceField(
        label=_("Type de lieu"),
        queryset=VenueKind.objects.all(),
        empty_label=_("Choisissez"),
        help_text=_("Le type donne les réglages de départ, que vous pourrez changer."),
    )
    name = forms.CharField(label=_("Nom"), max_length=120)
    commune = CommuneField(label=_("Commune"))
    address = forms.CharField(label=_("Adresse"), max_length=300, required=False)
    safety_headcount = forms.IntegerField(
        label=_("Effectif maximal admis en même temps"),
        min_value=1,
        max_value=100_000,
        help_text=HELP["safety_headcount"],
    )
    description = forms.CharField(label=_("Présentation"), required=False, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


class VenueForm(forms.Form):
    """All that a host says of a venue."""

    erp_types = forms.CharField(
        label=_("Types ERP autorisés"),
        max_length=80,
        required=False,
        help_text=_("Lettres séparées par des espaces : L (salles), N (restaurants), O (hôtels), R (enseignement)…"),
    )
    commune = CommuneField(label=_("Commune"))
    time_zone = forms.ChoiceField(label=_("Fuseau horaire"), choices=zones)
    amenities = forms.ModelMultipleChoiceField(
        label=_("Équipements"),
        queryset=Amenity.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = [name for _title, names in SECTIONS for name in names]
        rows = {name: forms.Textarea(attrs={"rows": 4}) for name in TEXTS}
        made = fields_for_model(Venue, fields=told, widgets=rows, labels=LABELS, help_texts=HELP)
        self.fields = {name: self.fields.get(name) or made[name] for name in told}
        self.fields["kind"].empty_label = _("Choisissez")  # type: ignore[attr-defined]

    @classmethod
    def of(cls, venue: Venue) -> "VenueForm":
        """The form with what is known. One statement."""
        known = {**model_to_dict(venue, fields=[name for _title, names in SECTIONS for name in names])}
        known |= {"commune": venue.commune, "erp_types": " ".join(venue.erp_types)}
        return cls(initial=known)

    @property
    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(str(title), [self[name] for name in names]) for title, names in SECTIONS]

    def changes(self) -> dict[str, Any]:
        """The fields of the venue. The form is valid."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "amenities"}
        types = values["erp_types"].upper().replace(",", " ").split()
        return {**values, "erp_types": list(dict.fromkeys(types))}
