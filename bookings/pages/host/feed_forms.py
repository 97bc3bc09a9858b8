"""What a host says of an outside calendar, a file of dates or a yearly rule."""

from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from bookings.calendars.checking import LONGEST_IGNORED_DAYS, OPTIONS
from bookings.calendars.sources import LARGEST_FILE
from bookings.calendars.yearly import MAX_WEEKS
from bookings.models import Feed
from bookings.models.feeds import LONGEST_MARGIN_MINUTES
from commons.forms import DayInput
from venues.models import Space, Venue

# The form's field for a path of a refusal, where they differ.
FIELDS = {
    "rule.every": "every",
    "rule.first": "first",
    "rule.day": "first",
    "rule.last": "last",
    "rule.weeks": "weeks",
}
OF_SOURCE = {
    Feed.Source.ADDRESS: ("url",),
    Feed.Source.FILE: ("file",),
    Feed.Source.RULE: ("every", "first", "last", "weeks"),
}


class MonthDayWidget(forms.MultiWidget):
    """A day and a month, to be chosen."""

    def __init__(self) -> None:
        days = [("", _("jour")), *((f"{day:02d}", str(day)) for day in range(1, 32))]
        months = [("", _("mois")), *((f"{number:02d}", name) for number, name in MONTHS.items())]
        super().__init__(
            {
                "day": forms.Select(attrs={"aria-label": _("Jour")}, choices=days),
                "month": forms.Select(attrs={"aria-label": _("Mois")}, choices=months),
            }
        )

    def decompress(self, value: str | None) -> list[str]:
        month, _dash, day = (value or "").partition("-")
        return [day, month]


class MonthDayField(forms.MultiValueField):
    """`07-14`, or nothing."""

    widget = MonthDayWidget

    def __init__(self, **kwargs: Any) -> None:
        parts = [forms.CharField(required=False, max_length=2) for _part in range(2)]
        super().__init__(parts, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[str]) -> str:
        day, month = data_list or ["", ""]
        return f"{month}-{day}" if day or month else ""


class FeedForm(forms.Form):
    """An address, a file or a yearly rule; the spaces that it is about, and what is chosen about it."""

    # Only the fields of the source that is chosen are needed, and shown.
    use_required_attribute = False

    name = forms.CharField(label=_("Nom"), max_length=120, help_text=_("Airbnb, Booking, accueil…"))
    source = forms.ChoiceField(
        label=_("Ce que vous donnez"),
        choices=[
            (Feed.Source.ADDRESS, _("l’adresse d’un agenda")),
            (Feed.Source.FILE, _("un fichier")),
            (Feed.Source.RULE, _("des jours qui reviennent chaque année")),
        ],
        initial=Feed.Source.ADDRESS,
        widget=forms.RadioSelect,
    )
    url = forms.CharField(
        label=_("Adresse iCal"),
        max_length=2000,
        help_text=_("Celle que l’autre site appelle « exporter le calendrier » ; elle finit souvent par .ics."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=_("Fichier"),
        help_text=_("Un agenda exporté (.ics), ou un tableau de dates (.csv) : une période par ligne. 10 Mo au plus."),
        widget=forms.FileInput(attrs={"accept": ".ics,.ical,.ifb,.csv,.tsv,.txt,text/calendar,text/csv"}),
    )
    every = forms.ChoiceField(
        label=_("Chaque année"),
        choices=[("days", _("du … au …")), ("week", _("la semaine du …, du lundi au dimanche"))],
        initial="days",
        widget=forms.RadioSelect,
    )
    first = MonthDayField(label=_("Du, ou la semaine du"))
    last = MonthDayField(label=_("Au (compris)"), required=False, help_text=_("Vide : un seul jour."))
    weeks = forms.IntegerField(
        label=_("Combien de semaines"),
        required=False,
        min_value=1,
        max_value=MAX_WEEKS,
        help_text=_("Vide : une seule."),
    )
    spaces = forms.ModelMultipleChoiceField(
        label=_("Espaces concernés"),
        queryset=Space.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Aucun coché : tout le lieu."),
    )
    ignore_unavailable = forms.BooleanField(
        label=_("Ignorer « non disponible »"),
        required=False,
        help_text=_("Par exemple « Airbnb (Not available) » : des jours fermés par le site, sans réservation."),
    )
    count_tentative = forms.BooleanField(label=_("Compter ce qui est provisoire"), required=False, initial=True)
    margin_before = forms.IntegerField(
        label=_("Marge avant (minutes)"), required=False, min_value=0, max_value=LONGEST_MARGIN_MINUTES
    )
    margin_after = forms.IntegerField(
        label=_("Marge après (minutes)"), required=False, min_value=0, max_value=LONGEST_MARGIN_MINUTES
    )
    ignore_longer_than = forms.IntegerField(
        label=_("Ignorer ce qui dure plus de (jours)"),
        required=False,
        min_value=1,
        max_value=LONGEST_IGNORED_DAYS,
        help_text=_("Une fermeture d’hiver sur l’autre site n’est pas une réservation. Vide : tout compte."),
    )
    ignore_from = forms.DateField(label=_("Ignorer du"), required=False, widget=DayInput())
    ignore_until = forms.DateField(label=_("au (compris)"), required=False, widget=DayInput())

    def __init__(self, *args: Any, venue: Venue, feed: Feed | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.feed = feed
        self.fields["spaces"].queryset = venue.spaces.in_use()  # type: ignore[attr-defined]
        if feed is not None:
            del self.fields["source"]
            for source, names in OF_SOURCE.items():
                for name in names if source != feed.source else ():
                    del self.fields[name]
            if "file" in self.fields:
                self.fields["file"].required = False

    def full_clean(self) -> None:
        chosen = self.feed.source if self.feed else self.data.get("source")
        for source, names in OF_SOURCE.items():
            for name in names if source != chosen else ():
                if name in self.fields:
                    self.fields[name].required = False
        super().full_clean()

    def said(self) -> dict[str, Any]:
        """The form as use cases take it."""
        data = self.cleaned_data
        options = {name: data[name] for name in OPTIONS}
        return {"name": data["name"], "spaces": data["spaces"], "options": options, **self._source()}

    def _source(self) -> dict[str, Any]:
        data = self.cleaned_data
        match self.feed.source if self.feed else data["source"]:
            case Feed.Source.FILE:
                return self._file()
            case Feed.Source.RULE:
                return {"rule": self._rule()}
        return {"url": data["url"]}

    def _file(self) -> dict[str, Any]:
        """Nothing where the file stays as it is."""
        uploaded = self.cleaned_data["file"]
        return {"text": uploaded.read(LARGEST_FILE + 1)} if uploaded else {}

    def _rule(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data["every"] == "week":
            return {"every": "week", "day": data["first"], "weeks": data["weeks"]}
        return {"every": "days", "first": data["first"], "last": data["last"] or data["first"]}


def known(feed: Feed) -> dict[str, Any]:
    """The feed as the form shows it."""
    rule = feed.rule or {}
    return {
        **{name: getattr(feed, name) for name in ("name", "url", *OPTIONS)},
        "spaces": feed.spaces.all(),
        "every": rule.get("every"),
        "first": rule.get("first") or rule.get("day"),
        "last": rule.get("last"),
        "weeks": rule.get("weeks"),
    }
