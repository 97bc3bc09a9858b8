"""The search as a form: what was typed is kept; `bookings.search.reading` says what is wrong with it."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.words import Audience
from bookings.models import Reservation
from bookings.search.counting import SPEEDS, WALKS
from bookings.search.parsing import Unreadable
from bookings.search.question import DEFAULT_RADIUS_KM, MAX_RADIUS_KM, Half
from bookings.search.reading import read_box, read_point
from commons.forms import CommuneInput, DayInput
from commons.models import Commune
from venues.models import Amenity, Space, VenueKind

# Of these one takes several: their number is that of the people. A room is taken whole, by as many as it holds.
TAKEN_BY_THE_PLACE: Final = frozenset({Space.Kind.DESKS.value, Space.Kind.BEDS.value})
RADII: Final = (5, 10, 20, 30, 50, 100, 200)
MOST_RADIUS: Final = int(MAX_RADIUS_KM)
DURATIONS: Final = (
    ("", _("peu importe")),
    ("PT1H", _("1 heure")),
    ("PT2H", _("2 heures")),
    ("PT4H", _("4 heures")),
    (Half.EITHER.value, _("une demi-journée")),
    (Half.MORNING.value, _("une matinée")),
    (Half.AFTERNOON.value, _("un après-midi")),
    ("P1D", _("une journée")),
    ("P2D", _("2 jours")),
    ("P3D", _("3 jours")),
    ("P7D", _("une semaine")),
)
# When on a given day: hours are asked for only when they are wanted.
HOURS: Final = "hours"
PARTS: Final = (
    (Half.MORNING.value, _("le matin")),
    (Half.AFTERNOON.value, _("l’après-midi")),
    ("P1D", _("la journée")),
)
MOMENTS: Final = (("", _("peu importe")), *PARTS, (HOURS, _("de … à …")))
WEEKDAYS: Final = (
    ("0", _("lundi")),
    ("1", _("mardi")),
    ("2", _("mercredi")),
    ("3", _("jeudi")),
    ("4", _("vendredi")),
    ("5", _("samedi")),
    ("6", _("dimanche")),
)
ORDERINGS: Final = (
    ("", _("distance")),
    ("price", _("prix")),
    ("first_free", _("première date libre")),
    ("most_dates", _("nombre de dates libres")),
)
PRECISE: Final = ("date", "from_time", "to_time", "to_date", "spans_closures", "from", "to")
FLEXIBLE: Final = ("first", "last", "between", "weekdays", "hours")
SPEED_CHOICES: Final = (("", _("peu importe")), *((str(one), f"{one} Mbit/s") for one in SPEEDS))
WALK_CHOICES: Final = (("", _("peu importe")), *((str(one), f"{one} min") for one in WALKS))
ON_THE_MAP: Final = ("bbox", "near")
FILTERS: Final = ("venue_kind", "amenities", "max_price", "free", "instant", "min_download", "stop_minutes")
# What opens the fold that holds the filters: one of these is set.
FOLDED: Final = (*FILTERS, "q", "audience", "ordering", "to_date", "comptes")
# Which field shows what is wrong with a parameter that has no field of its own.
SHOWN_BY: Final = {
    "commune": "where",
    "from": "from_time",
    "to": "to_time",
    "between": "last",
    "units": "count",
    "headcount": "count",
    "spans_closures": "to_date",
    "hours": "from_time",
}


def _field(label: Any, kind: str = "text", **attributes: str) -> forms.CharField:
    widget = DayInput() if kind == "date" else forms.TextInput({"type": kind, **attributes})
    return forms.CharField(label=label, required=False, widget=widget)


def _box(label: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, widget=forms.CheckboxInput({"value": "1"}))


class SearchForm(forms.Form):
    """Fields named like the parameters of the API where they mean the same."""

    where = forms.CharField(
        label=_("Où"),
        required=False,
        widget=CommuneInput({"placeholder": _("Commune ou code postal"), "list": "communes", "autocomplete": "off"}),
    )
    radius_km = forms.CharField(
        label=_("Jusqu’à"), required=False, widget=forms.Select(choices=[(one, f"{one} km") for one in RADII])
    )
    date = _field(_("Quand"), "date")
    from_time = _field(_("De"), "time")
    to_time = _field(_("À"), "time")
    to_date = _field(_("Dernier jour"), "date")
    first = _field(_("Entre le"), "date")
    last = _field(_("et le"), "date")
    duration = forms.CharField(label=_("Durée"), required=False, widget=forms.Select(choices=DURATIONS))
    weekdays = forms.MultipleChoiceField(
        label=_("Jours"), required=False, choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple
    )
    count = _field(_("Combien"), "number", min="1", inputmode="numeric")
    kind = forms.CharField(label=_("Quoi"), required=False, widget=forms.Select)
    purpose = forms.CharField(
        label=_("Pour quoi faire"),
        required=False,
        widget=forms.Select(choices=[("", _("peu importe")), *Reservation.Purpose.choices]),
    )
    audience = forms.CharField(label=_("Tarif"), required=False, widget=forms.Select(choices=Audience.choices))
    max_price = _field(_("Prix maximal (€)"), "text", inputmode="decimal")
    free = _box(_("Gratuit"))
    instant = _box(_("Confirmation immédiate"))
    min_download = forms.CharField(
        label=_("Débit internet, au moins"), required=False, widget=forms.Select(choices=SPEED_CHOICES)
    )
    stop_minutes = forms.CharField(
        label=_("Train ou car à pied, au plus"), required=False, widget=forms.Select(choices=WALK_CHOICES)
    )
    q = _field(_("Mots"), "search")
    venue_kind = forms.MultipleChoiceField(label=_("Type de lieu"), required=False, widget=forms.CheckboxSelectMultiple)
    amenities = forms.MultipleChoiceField(label=_("Équipements"), required=False, widget=forms.CheckboxSelectMultiple)
    ordering = forms.CharField(label=_("Trier par"), required=False, widget=forms.Select(choices=ORDERINGS))

    def __init__(self, params: QueryDict) -> None:
        data = params.copy()
        data.setdefault("radius_km", f"{DEFAULT_RADIUS_KM:g}")
        data.setdefault("count", params.get("units") or params.get("headcount") or "1")
        data.setdefault("kind", Space.Kind.DESKS if not params else "")
        self.flexible = is_flexible(params)
        if not self.flexible and _has_hours(params):
            data["duration"] = HOURS
        super().__init__(data)
        self.fields["radius_km"].widget.choices = _radii(data["radius_km"])
        self.fields["kind"].widget.choices = [("", _("peu importe")), *Space.Kind.choices]
        # The map beside the form tells them apart by their marks.
        self.venue_kinds = list(VenueKind.objects.all())
        self.fields["venue_kind"].choices = [(one.code, str(one)) for one in self.venue_kinds]
        self.fields["amenities"].choices = [(one.code, str(one)) for one in Amenity.objects.all()]
        if self.flexible:
            self.fields["from_time"].label, self.fields["to_time"].label = _("Pas avant"), _("Pas après")
        else:
            self.fields["duration"].label, self.fields["duration"].widget.choices = _("Moment"), MOMENTS
        # Judged by the reader of questions, which knows every parameter: what the form itself would refuse is dropped.
        self._errors = forms.utils.ErrorDict()
        self.cleaned_data: dict[str, Any] = {}

    @property
    def on_the_map(self) -> list[tuple[str, str]]:
        """The place that came from the map rather than from words: kept by the form, given up by a link."""
        return [(name, self.data[name]) for name in ON_THE_MAP if self.data.get(name) and not self.data.get("where")]

    @property
    def filtered(self) -> bool:
        """Whether one of the filters that are folded away is set."""
        return any(self.data.get(name) for name in FOLDED)

    def tell(self, fields: Iterable[tuple[str, Iterable[str]]]) -> None:
        """Put sentences beside the fields that show them."""
        for name, sentences in fields:
            shown = "date" if name == "between" and not self.flexible else SHOWN_BY.get(name, name)
            for sentence in sentences:
                self.add_error(shown if shown in self.fields else None, self._in_words(shown, str(sentence)))

    def _in_words(self, name: str, sentence: str) -> str:
        """A list to choose from shows words: the codes that the reader of questions names are for programs."""
        choices = getattr(self.fields[name].widget, "choices", None) if name in self.fields else None
        if choices and self.data.get(name) not in {str(value) for value, _label in choices}:
            return str(_("Ce choix n’existe pas : prenez-en un dans la liste."))
        return sentence


def _radii(asked: str) -> list[tuple[str, str]]:
    """The usual ones, and the one that was asked by a link: what is shown is what was searched."""
    usual = [str(radius) for radius in RADII]
    return [(one, f"{one} km") for one in ([] if asked in usual else [asked]) + usual]


def is_flexible(params: QueryDict) -> bool:
    """Whether any time within some days is asked for, rather than a moment."""
    return bool(params.get("flexible") or params.get("first") or params.get("between"))


def parameters(params: QueryDict, commune: Commune | None) -> QueryDict:
    """What the reader of questions is asked: the page's own fields translated into the API's."""
    asked = params.copy()
    flexible = is_flexible(params)
    for name in PRECISE if flexible else FLEXIBLE:
        asked.pop(name, None)
    if flexible and (hours := _hours(params)):
        asked["hours"] = hours
    if not flexible:
        _settle_moment(asked)
    count = asked.pop("count", [""])[-1].strip()
    if count:
        by_place = params.get("kind") in TAKEN_BY_THE_PLACE
        asked.setlist("units", [count if by_place else "1"])
        asked.setlist("headcount", [count])
    if commune is not None:
        # A place that was typed comes after a part of the map that was looked at.
        for name in ON_THE_MAP:
            asked.pop(name, None)
        asked["commune"] = commune.insee
    return asked


def without_unreadable_place(params: QueryDict) -> tuple[QueryDict, list[str]]:
    """The parameters without a place of the map that cannot be read, and a sentence for each that is left out.

    Nobody types these: the words of the reader of questions, which give an example, are for programs.
    """
    kept, told = params.copy(), []
    for name, read, sentence in (
        ("bbox", read_box, _("La zone de la carte n’a pas été comprise : la recherche se fait sans elle.")),
        ("near", read_point, _("La position n’a pas été comprise : la recherche se fait sans elle.")),
    ):
        text = params.get(name, "").strip()
        try:
            if text:
                read(text)
        except Unreadable:
            del kept[name]
            told.append(str(sentence))
    return kept, told


def _settle_moment(asked: QueryDict) -> None:
    """A part of a given day takes the place of hours; other durations are for flexible dates."""
    for name in ("from_time", "to_time", "spans_closures") if _is_part(asked) else ("duration",):
        asked.pop(name, None)


def _is_part(params: QueryDict) -> bool:
    return params.get("duration") in dict(PARTS)


def _has_hours(params: QueryDict) -> bool:
    return bool(params.get("from_time") or params.get("to_time")) and not _is_part(params)


def _hours(params: QueryDict) -> str:
    """The hours of the day between which a stay may lie, as the API writes them; until or from midnight without one."""
    opens, closes = params.get("from_time", "").strip(), params.get("to_time", "").strip()
    return f"{opens or '00:00'}-{closes or '00:00'}" if opens or closes else ""
