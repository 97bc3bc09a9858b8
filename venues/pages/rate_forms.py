"""The grid of rates of a season for one audience: a row per space, a column per piece of time; and supplements."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from venues.models import Rate, Space, Supplement
from venues.price_editing import RateTerms

PIECES = [one.value for one in Rate.Per]
LARGEST = Decimal("99999.99")


class RateRow(forms.Form):
    """The prices of one space for one audience; an empty cell is no price, 0 is free."""

    vat_rate = forms.DecimalField(
        label=_("TVA (%)"), min_value=0, max_value=99, max_digits=4, decimal_places=2, required=False, localize=True
    )

    def __init__(self, *args: Any, space: Space, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.space = space
        vat = self.fields.pop("vat_rate")
        for piece in PIECES:
            self.fields[piece] = forms.DecimalField(
                label=Rate.Per(piece).label,
                min_value=0,
                max_value=LARGEST,
                max_digits=7,
                decimal_places=2,
                required=False,
                localize=True,
            )
        self.fields["vat_rate"] = vat
        for field in self.fields.values():
            field.widget.attrs |= {"inputmode": "decimal", "aria-label": f"{space.name}, {field.label}"}


class RateGrid:
    """The rows of all spaces for one audience."""

    def __init__(self, spaces: Sequence[Space], rates: Iterable[Rate], audience: str, data: Any = None) -> None:
        self.audience = audience
        self.before = list(rates)
        known: dict[int, dict[str, Any]] = {}
        for rate in self.before:
            if rate.audience == audience:
                known.setdefault(rate.space_id, {}).update({rate.per: rate.amount, "vat_rate": rate.vat_rate})
        self.rows = [
            RateRow(data, prefix=f"space{space.pk}", space=space, initial=known.get(space.pk)) for space in spaces
        ]

    def is_valid(self) -> bool:
        return all(row.is_valid() for row in self.rows)

    @property
    def has_errors(self) -> bool:
        return any(row.is_bound and row.errors for row in self.rows)

    def terms(self) -> list[RateTerms]:
        """All rates of the season, those of other audiences and of rows that nobody touched as they were."""
        touched = {row.space.pk for row in self.rows if row.has_changed()}
        kept = [
            RateTerms(rate.space, rate.per, rate.amount, rate.vat_rate, rate.audience)
            for rate in self.before
            if rate.audience != self.audience or rate.space_id not in touched
        ]
        told = [
            RateTerms(
                row.space, piece, row.cleaned_data[piece], row.cleaned_data["vat_rate"] or Decimal(0), self.audience
            )
            for row in self.rows
            if row.space.pk in touched
            for piece in PIECES
            if row.cleaned_data[piece] is not None
        ]
        return [*kept, *told]


class SupplementForm(forms.Form):
    """What is added to the price of the time."""

    name = forms.CharField(label=_("Nom"), max_length=120, help_text=_("Chauffage, ménage, taxe de séjour…"))
    amount = forms.DecimalField(
        label=_("Prix TTC"), min_value=0, max_value=LARGEST, max_digits=7, decimal_places=2, localize=True
    )
    per = forms.ChoiceField(label=_("Par"), choices=Supplement.Per.choices)
    vat_rate = forms.DecimalField(
        label=_("TVA (%)"), min_value=0, max_value=99, max_digits=4, decimal_places=2, initial=0, localize=True
    )
    compulsory = forms.BooleanField(label=_("Toujours compté"), required=False)
    spaces = forms.ModelMultipleChoiceField(
        label=_("Espaces concernés"),
        queryset=Space.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Aucun coché : tous."),
    )

    def __init__(self, *args: Any, spaces: Sequence[Space], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["spaces"].queryset = Space.objects.filter(pk__in=[one.pk for one in spaces])  # type: ignore[attr-defined]
