"""The form of a space."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.models import fields_for_model, model_to_dict
from django.utils.translation import gettext_lazy as _

from venues.models import Amenity, Space

SECTIONS = (
    (_("L’espace"), ("kind", "name", "description", "parent", "units", "capacity", "amenities")),
    (_("Selon la disposition"), ("people_theatre", "people_class", "people_u", "people_standing")),
    (_("Comment on le réserve"), ("bookable", "taken_by", "granularity", "min_duration", "max_duration")),
    (_("Avant et après"), ("preparation", "clearing")),
    (
        _("Heures des demi-journées, des jours et des nuits"),
        ("day_starts", "half_day_at", "day_ends", "night_starts", "night_ends"),
    ),
    (_("Dans la liste"), ("position",)),
)
NAMES = [name for _title, names in SECTIONS for name in names]
FOR_ONE = (Space.Kind.DESKS, Space.Kind.BEDS)
CLOCKS = ("day_starts", "half_day_at", "day_ends", "night_starts", "night_ends")


class SpaceForm(forms.Form):
    """All that a host says of a space. A box says that it is a set of others: it then has no units of its own."""

    def __init__(self, *args: Any, sets: Sequence[Space] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widgets: dict[str, forms.Widget] = {
            name: forms.TimeInput(attrs={"type": "time"}, format="%H:%M") for name in CLOCKS
        }
        widgets |= {"description": forms.Textarea(attrs={"rows": 3}), "amenities": forms.CheckboxSelectMultiple()}
        self.fields = fields_for_model(Space, fields=NAMES, widgets=widgets)
        self.fields["kind"].choices = [("", _("Choisissez")), *Space.Kind.choices]  # type: ignore[attr-defined]
        self.fields["parent"] = forms.ModelChoiceField(
            label=_("Fait partie de"),
            queryset=Space.objects.filter(pk__in=[space.pk for space in sets]),
            required=False,
            empty_label=_("rien : il est à part"),
        )
        self.fields["amenities"].queryset = Amenity.objects.all()  # type: ignore[attr-defined]

    @classmethod
    def of(cls, space: Space, sets: Sequence[Space]) -> "SpaceForm":
        return cls(initial=model_to_dict(space, fields=NAMES), sets=sets)

    @classmethod
    def blank(cls, sets: Sequence[Space], kind: str = "") -> "SpaceForm":
        """A new space: the defaults of the model; a single unit, or none for a set of others."""
        start = model_to_dict(Space(units=1, kind=kind if kind in Space.Kind.values else ""), fields=NAMES)
        start.pop("amenities", None)
        return cls(initial=start, sets=sets)

    @property
    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(str(title), [self[name] for name in names]) for title, names in SECTIONS]

    def clean(self) -> dict[str, Any]:
        """A desk or a bed is for one person unless the host says more."""
        values = super().clean() or {}
        if values.get("units") and values.get("capacity") is None and values.get("kind") in FOR_ONE:
            values["capacity"] = 1
        return values

    def changes(self) -> dict[str, Any]:
        """The fields of the space. The form is valid."""
        return {name: value for name, value in self.cleaned_data.items() if name != "amenities"}
