"""One sheet for a whole season: its days and rules, the week, other hours for some spaces, closures.

The sheet can be shown as it was sent (with what is wrong), as it was typed (a row more, Monday's hours copied), as a
season has it, or filled in for the school holidays. No script is needed for any of it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from commons.errors import DomainError, Impossible
from commons.forms import DayInput, show_error
from venues.hours_text import Stretch, read_stretches, write_stretches
from venues.models import Closure, Season, Space
from venues.opening_hours import WeeklyHours

DAYS = range(7)
MOST_ROWS = 60
HoursBySpace = dict[int | None, list[WeeklyHours]]
Make = Callable[..., forms.Form]


def day_field(label: Any) -> forms.DateField:
    """A day, picked or typed."""
    return forms.DateField(label=label, widget=DayInput())


class HoursField(forms.CharField):
    """A day's hours in words; cleans to stretches, None when nothing was typed."""

    def __init__(self, **kwargs: Any) -> None:
        example = forms.TextInput(attrs={"placeholder": "8:30-18:30", "autocomplete": "off"})
        super().__init__(required=False, max_length=200, widget=example, **kwargs)

    def clean(self, value: Any) -> list[Stretch] | None:  # type: ignore[override]
        text = super().clean(value)
        if not text.strip():
            return None
        try:
            return read_stretches(text)
        except Impossible as error:
            raise forms.ValidationError(str(error.message), code=error.code) from None


class SeasonForm(forms.Form):
    """The days and the rules of a season."""

    name = forms.CharField(label=_("Nom"), max_length=120, help_text=_("Par exemple : Hiver 2026–2027."))
    first_day = day_field(_("Premier jour"))
    last_day = day_field(_("Dernier jour"))
    closed_on_public_holidays = forms.BooleanField(label=_("Fermé les jours fériés"), required=False)
    school_holidays = forms.ChoiceField(
        label=_("Vacances scolaires"),
        choices=Season.SchoolHolidays.choices,
        initial="any",
        widget=forms.RadioSelect,
    )
    school_zone = forms.ChoiceField(
        label=_("Zone scolaire"),
        choices=[("", "—"), *Season.Zone.choices],
        required=False,
        help_text=_("Celle dont les vacances comptent."),
    )
    conditions = forms.CharField(
        label=_("Conditions particulières"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class WeekForm(forms.Form):
    """The hours of each day of the week."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day in DAYS:
            self.fields[f"day_{day}"] = HoursField(label=WEEKDAYS[day])

    @property
    def days(self) -> list[forms.BoundField]:
        return [self[f"day_{day}"] for day in DAYS]

    def stretches(self) -> list[list[Stretch] | None]:
        """What was told of each day, from Monday. The form is valid."""
        return [self.cleaned_data.get(f"day_{day}") for day in DAYS]


class OtherHoursForm(WeekForm):
    """Other hours for some spaces: an empty day is as for the venue, « fermé » is none."""

    def __init__(self, *args: Any, spaces: Sequence[Space], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["spaces"] = forms.TypedMultipleChoiceField(
            label=_("Espaces"),
            choices=[(space.pk, space.name) for space in spaces],
            coerce=int,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        told = any(values.get(f"day_{day}") is not None for day in DAYS)
        if told and not values.get("spaces") and "spaces" not in self.errors:
            self.add_error("spaces", _("Cochez les espaces que ces horaires concernent."))
        return values


class ClosureForm(forms.Form):
    """Days taken out of the season, or of the whole venue; both included."""

    first_day = day_field(_("Fermé du"))
    last_day = day_field(_("au"))
    reason = forms.CharField(label=_("Motif"), max_length=200, required=False)


class SeasonSheet:
    """The forms of a season together. `make(form class, prefix, **more)` gives each in the state wanted."""

    def __init__(self, make: Make, *, spaces: Sequence[Space], others: int = 1, closures: int = 3) -> None:
        self.season = make(SeasonForm, "season")
        self.week = make(WeekForm, "week")
        self.others = [make(OtherHoursForm, f"other{n}", spaces=spaces) for n in range(min(max(others, 1), MOST_ROWS))]
        self.closures = [
            make(ClosureForm, f"closure{n}", empty_permitted=True, use_required_attribute=False)
            for n in range(min(max(closures, 1), MOST_ROWS))
        ]

    @classmethod
    def sent(cls, data: Mapping[str, Any], spaces: Sequence[Space]) -> "SeasonSheet":
        """Bound to what was sent."""

        def make(form: type[forms.Form], prefix: str, **more: Any) -> forms.Form:
            return form(data, prefix=prefix, **more)

        return cls(make, spaces=spaces, **_counts(data))

    @classmethod
    def typed(cls, data: Mapping[str, Any], spaces: Sequence[Space]) -> "SeasonSheet":
        """What was typed, with the row that was asked for or Monday's hours copied to Friday, judged by nobody yet."""
        counts = _counts(data)
        if data.get("more") in counts:
            counts[data["more"]] += 1

        def make(form: type[forms.Form], prefix: str, **more: Any) -> forms.Form:
            blank = form(prefix=prefix, **more)
            said = {
                name: field.widget.value_from_datadict(data, {}, blank.add_prefix(name))  # type: ignore[arg-type]
                for name, field in blank.fields.items()
            }
            if data.get("copy") == prefix:
                said |= {f"day_{day}": said["day_0"] for day in range(1, 5)}
            return form(prefix=prefix, initial=said, **more)

        return cls(make, spaces=spaces, **counts)

    @classmethod
    def known(
        cls,
        *,
        spaces: Sequence[Space],
        season: Mapping[str, Any],
        hours: Mapping[int | None, Sequence[WeeklyHours]],
        closures: Iterable[Closure] = (),
    ) -> "SeasonSheet":
        """Filled in with what is known; `hours` by space id, None for the whole venue."""
        week = _by_day(hours.get(None, ()))
        initial: dict[str, dict[str, Any]] = {"season": dict(season), "week": _in_words(week)}
        groups: dict[tuple[str, ...], list[int]] = {}
        for space, own in hours.items():
            if space is not None:
                groups.setdefault(_differences(_by_day(own), week), []).append(space)
        for n, (days, members) in enumerate(groups.items()):
            initial[f"other{n}"] = {"spaces": members} | {f"day_{day}": days[day] for day in DAYS}
        closed = list(closures)
        for n, one in enumerate(closed):
            initial[f"closure{n}"] = {"first_day": one.first_day, "last_day": one.last_day, "reason": one.reason}

        def make(form: type[forms.Form], prefix: str, **more: Any) -> forms.Form:
            return form(prefix=prefix, initial=initial.get(prefix), **more)

        return cls(make, spaces=spaces, others=len(groups) or 1, closures=len(closed) + 2)

    @property
    def forms(self) -> list[forms.Form]:
        return [self.season, self.week, *self.others, *self.closures]

    @property
    def counts(self) -> dict[str, int]:
        return {"others": len(self.others), "closures": len(self.closures)}

    @property
    def has_errors(self) -> bool:
        return any(form.is_bound and form.errors for form in self.forms)

    def is_valid(self) -> bool:
        return all(form.is_valid() for form in self.forms)

    def changes(self) -> dict[str, Any]:
        """The fields of the season. The sheet is valid."""
        return dict(self.season.cleaned_data)

    def hours(self) -> HoursBySpace:
        """The weekly hours by space id, None for the venue; a space has rows of its own only where told."""
        week = [stretches or [] for stretches in self.week.stretches()]  # type: ignore[attr-defined]
        found: HoursBySpace = {None: _weekly(week)}
        for form in self.others:
            told = form.stretches()  # type: ignore[attr-defined]
            if any(day is not None for day in told):
                own = _weekly([week[day] if told[day] is None else told[day] for day in DAYS])
                found |= dict.fromkeys(form.cleaned_data["spaces"], own)
        return found

    def closed(self) -> list[tuple[date, date, str]]:
        """The closures that were told."""
        told = [form.cleaned_data for form in self.closures if form.cleaned_data]
        return [(one["first_day"], one["last_day"], one["reason"]) for one in told]

    def tell(self, error: DomainError) -> None:
        """Say what is wrong where it is; a closure's days stand above them all, as the season has days, too."""
        if error.code.startswith("closure"):
            self.season.add_error(None, str(error.message))
        else:
            show_error(self.season, error)


def _counts(data: Mapping[str, Any]) -> dict[str, int]:
    def number(name: str) -> int:
        text = str(data.get(name, ""))
        return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 1

    return {"others": number("others"), "closures": number("closures")}


def _by_day(hours: Iterable[WeeklyHours]) -> list[list[tuple[time, time]]]:
    days: list[list[tuple[time, time]]] = [[] for _day in DAYS]
    for each in sorted(hours):
        days[each.weekday].append((each.starts, each.ends))
    return days


def _in_words(days: Sequence[Sequence[Stretch]]) -> dict[str, str]:
    return {f"day_{day}": write_stretches(days[day]) for day in DAYS}


def _differences(own: Sequence[Sequence[Stretch]], week: Sequence[Sequence[Stretch]]) -> tuple[str, ...]:
    """Each day as it is typed for some spaces: empty where it is as for the venue. All alike: told in full."""
    if list(own) == list(week):
        return tuple(write_stretches(day) or "fermé" for day in own)
    return tuple("" if own[day] == week[day] else write_stretches(own[day]) or "fermé" for day in DAYS)


def _weekly(days: Sequence[Sequence[Stretch]]) -> list[WeeklyHours]:
    return [WeeklyHours(day, starts, ends) for day, stretches in enumerate(days) for starts, ends in stretches]
