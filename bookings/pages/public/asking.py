"""What somebody wants to book in one venue: a form whose state is its address, so that nothing is ever lost."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from accounts.words import Audience
from bookings.asking import LineWish
from bookings.models import Reservation
from bookings.pages.public.moments import Moment, needs_hours, wall_clock
from bookings.pages.public.query import day_of
from bookings.patterns import MAX_OCCURRENCES
from commons.forms import DayInput
from venues.models import Space

ASKED: Final = "voir"
# Days of a series that are left out; said once for each.
WITHOUT: Final = "without"
LARGEST: Final = 32_000
# Too soon or too far ahead: another hour would not do.
OF_THE_DAY: Final = frozenset({"too_soon", "beyond_horizon"})
HOURS_MISSING = _("Indiquez l’heure.")


def time_input() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class AskingForm(forms.Form):
    """One moment, several spaces, who comes. `space_<id>` is a number of units, or a box for what there is once."""

    date = forms.DateField(label=_("Jour"), widget=DayInput())
    from_time = forms.TimeField(label=_("De"), required=False, widget=time_input())
    to_time = forms.TimeField(label=_("À"), required=False, widget=time_input())
    last_day = forms.DateField(
        label=_("Dernier jour"),
        required=False,
        widget=DayInput(),
        help_text=_("Si vous restez plusieurs jours ou plusieurs nuits."),
    )
    spans_closures = forms.BooleanField(
        label=_("Garder la place même quand le lieu ferme"),
        required=False,
        help_text=_("Par exemple un poste du lundi matin au vendredi soir : vos affaires restent la nuit."),
    )
    until = forms.DateField(
        label=_("Chaque semaine jusqu’au"),
        required=False,
        widget=DayInput(),
        help_text=_("Pour une série : le même jour, aux mêmes heures."),
    )
    headcount = forms.IntegerField(label=_("Nombre de personnes"), min_value=1, max_value=LARGEST, initial=1)
    audience = forms.ChoiceField(label=_("Tarif"), required=False, choices=Audience.choices)
    purpose = forms.ChoiceField(label=_("Pour quoi faire"), required=False, choices=Reservation.Purpose.choices)
    organisation = forms.TypedChoiceField(label=_("Au nom de"), required=False, coerce=int, empty_value=None)
    supplement = forms.TypedMultipleChoiceField(required=False, coerce=int, widget=forms.MultipleHiddenInput)

    def __init__(self, *, spaces: Sequence[Space], organisations: Sequence[Organisation], params: QueryDict) -> None:
        self.spaces = spaces
        self.organisations = organisations
        self.without = _days(params.getlist(WITHOUT))
        asked = params if ASKED in params else None
        super().__init__(asked, initial=None if asked else _initial(params))
        for space in spaces:
            self.fields[field_of(space)] = _space_field(space)
        if organisations:
            self.fields["organisation"].choices = [("", _("moi-même")), *((one.pk, one.name) for one in organisations)]
        else:
            del self.fields["organisation"]
        self._settle_hours()
        self.nights = any(space.taken_by == Space.TakenBy.NIGHT for space in spaces)
        if self.nights and not any(needs_hours(space) for space in spaces):
            self.fields["date"].label, self.fields["last_day"].label = _("Arrivée"), _("Départ")
        self.fields["supplement"].choices = [(one, one) for one in params.getlist("supplement")]

    def _settle_hours(self) -> None:
        """Nobody types hours where all spaces have their own; where all want them, they are not optional."""
        by_hours = [needs_hours(space) for space in self.spaces]
        for name in ("from_time", "to_time"):
            self.fields[name].required = bool(by_hours) and all(by_hours)
            if any(by_hours) and not all(by_hours):
                self.fields[name].help_text = _("Pour ce qui se prend à l’heure.")
            if not any(by_hours) and not any(space.taken_by == Space.TakenBy.HALF_DAY for space in self.spaces):
                del self.fields[name]

    @property
    def space_fields(self) -> list[tuple[Space, forms.BoundField]]:
        return [(space, self[field_of(space)]) for space in self.spaces]

    @property
    def options_used(self) -> bool:
        """Whether something stands in the fields that are folded away, or will have to."""
        folded = [name for name in ("last_day", "spans_closures", "until") if name in self.fields]
        return self.nights or any(self[name].value() for name in folded)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        chosen = [space for space in self.spaces if values.get(field_of(space))]
        if not chosen and not any(field_of(space) in self.errors for space in self.spaces):
            raise forms.ValidationError(_("Choisissez au moins un espace."))
        for name in ("from_time", "to_time"):
            if any(needs_hours(space) for space in chosen) and name not in self.errors and values.get(name) is None:
                self.add_error(name, HOURS_MISSING)
        return values

    def wishes(self) -> list[LineWish]:
        """The lines that are asked for. The form is valid."""
        values = self.cleaned_data
        moment = Moment(values["date"], values["last_day"], values.get("from_time"), values.get("to_time"))
        lines = []
        for space in self.spaces:
            units = int(values.get(field_of(space)) or 0)
            times: tuple[datetime, datetime] | None = wall_clock(space, moment) if units else None
            if times:
                lines.append(LineWish(space.pk, *times, units, values["spans_closures"]))
        return lines

    def asked(self) -> dict[str, Any]:
        """What the use cases want to know besides the lines."""
        values = self.cleaned_data
        return {
            "headcount": values["headcount"],
            "audience": values["audience"] or Audience.EVERYONE.value,
            "organisation_id": values.get("organisation"),
            "supplements": values["supplement"],
        }

    def pattern(self) -> dict[str, Any] | None:
        """The weekly pattern of a series, None for a single stay."""
        until = self.cleaned_data["until"]
        return {"frequency": "weekly", "until": until, "without": self.without} if until else None

    def field_names(self, code: str) -> dict[str, str]:
        """Which field an error of a use case is about: paths of lines lead to the moment or to the space.

        `code`: of the error, since some are about the day whatever the hour.
        """
        names = {"pattern.until": "until", "pattern.without": "until"}
        by_hours = {space.pk for space in self.spaces if needs_hours(space)} if not self._is_of_the_day(code) else set()
        for index, wish in enumerate(self.wishes()):
            names |= {
                f"lines.{index}.starts_at": "from_time" if wish.space_id in by_hours else "date",
                f"lines.{index}.ends_at": "to_time" if wish.space_id in by_hours else self._last_of_the_days(),
                f"lines.{index}.units": f"space_{wish.space_id}",
                f"lines.{index}.space": f"space_{wish.space_id}",
                f"lines.{index}": f"space_{wish.space_id}",
            }
        return names

    def _is_of_the_day(self, code: str) -> bool:
        first, last = self.cleaned_data["date"], self.cleaned_data["last_day"]
        over = code == "in_the_past" and first < timezone.localdate()
        backwards = code == "end_before_start" and last is not None and last < first
        return code in OF_THE_DAY or over or backwards

    def _last_of_the_days(self) -> str:
        return "last_day" if self.cleaned_data["last_day"] or self.nights else "date"


def _days(texts: Sequence[str]) -> list[date]:
    """Those that are dates: the address says them, nobody types them."""
    found = (day_of(text) for text in texts[:MAX_OCCURRENCES])
    return sorted({day for day in found if day is not None})


def field_of(space: Space) -> str:
    return f"space_{space.pk}"


def _space_field(space: Space) -> forms.Field:
    if (space.units or 1) == 1:
        return forms.BooleanField(label=space.called, required=False)
    number = forms.NumberInput({"placeholder": "0", "inputmode": "numeric"})
    return forms.IntegerField(label=space.called, required=False, min_value=0, max_value=LARGEST, widget=number)


def _initial(params: QueryDict) -> dict[str, Any]:
    return {name: params.get(name) for name in params if name != "supplement"}
